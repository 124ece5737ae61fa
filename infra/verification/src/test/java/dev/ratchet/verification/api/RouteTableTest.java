package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Access;
import dev.ratchet.api.ApiScope;
import dev.ratchet.api.Route;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.HttpApiSource;
import dev.ratchet.template.Template;
import dev.ratchet.verification.Repository;
import dev.ratchet.verification.readme.Readme;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of the API's calls: by itself, and beside what the README and the template say. */
final class RouteTableTest {
  private static final Pattern NAMED = Pattern.compile("`(GET|PUT|POST|DELETE) (/v1/[\\w{}/-]+)");

  /** A line of the table whose calls are named from {@code /v1/} on, by a common beginning. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+/\\{.*?)` \\|");

  private static final Pattern CURL =
      Pattern.compile(
          "curl (?:-X (\\w+) )?'?(?:http://)?(?:localhost|127[.]0[.]0[.]1):8080([^\\s'?]*)");

  /** A call as somebody writes it who asks for it. */
  private record Asked(String method, String path) {
    boolean isOf(Route route) {
      String paths =
          route
              .call()
              .path()
              .text()
              .replaceAll("\\{\\w+\\+}", ".+")
              .replaceAll("\\{\\w+}", "[^/]+");
      return method.equals(route.call().method()) && path.matches(paths);
    }
  }

  private static List<Asked> ofReadme() {
    var asked = new ArrayList<Asked>();
    String text = Readme.text();
    NAMED
        .matcher(text)
        .results()
        .forEach(call -> asked.add(new Asked(call.group(1), call.group(2))));
    CURL.matcher(text).results().forEach(call -> asked.add(new Asked(method(call), call.group(2))));
    ROW.matcher(text).results().forEach(row -> asked.addAll(ofRow(row.group(1))));
    return asked;
  }

  private static String method(MatchResult curl) {
    return curl.group(1) == null ? "GET" : curl.group(1);
  }

  /** {@code runs/{id}/pause`, `resume} is two calls. */
  private static List<Asked> ofRow(String calls) {
    String[] names = calls.split("`, `");
    String beginning = names[0].substring(0, names[0].lastIndexOf('/') + 1);
    var asked = new ArrayList<Asked>();
    asked.add(new Asked("POST", "/v1/" + names[0]));
    for (int i = 1; i < names.length; i++) {
      asked.add(new Asked("POST", "/v1/" + beginning + names[i]));
    }
    return asked;
  }

  @Test
  void theReadmeNamesEveryCallAndNoOther() {
    List<Asked> readme = ofReadme();
    assertThat(readme)
        .allSatisfy(
            asked -> assertThat(Route.all()).as("%s", asked).anyMatch(route -> asked.isOf(route)));
    assertThat(Route.all())
        .allSatisfy(
            route ->
                assertThat(readme)
                    .as("%s %s", route.call().method(), route.call().path())
                    .anyMatch(asked -> asked.isOf(route)));
  }

  @Test
  void theTemplateLetsEveryCallThrough() throws Exception {
    var deployment = Deployment.local("ratchet", name -> "https://sqs/" + name, "https://api");
    Template template =
        Template.read(Repository.root().resolve("template.yaml"), deployment, Map.of());
    List<String> doors =
        template.functions().stream()
            .flatMap(function -> function.sources().stream())
            .filter(HttpApiSource.class::isInstance)
            .map(source -> ((HttpApiSource) source).routeKey())
            .toList();
    assertThat(doors).containsExactly("ANY /v1/{proxy+}");
    assertThat(Route.all())
        .allSatisfy(route -> assertThat(route.call().path().text()).startsWith("/v1/"));
  }

  @Test
  void noTwoRoutesAnswerOneCall() {
    for (Route route : Route.all()) {
      assertThat(Route.all().stream().filter(other -> meet(route.call(), other.call())))
          .containsExactly(route);
    }
  }

  private static boolean meet(Route.Call one, Route.Call other) {
    List<String> some = one.path().segments();
    List<String> others = other.path().segments();
    for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
      String both = some.get(i) + others.get(i);
      if (both.contains("+}")) {
        return one.method().equals(other.method());
      }
      if (!both.contains("{") && !some.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return some.size() == others.size() && one.method().equals(other.method());
  }

  @Test
  void everyScopeLetsSomebodyIn() {
    Set<ApiScope> needed = EnumSet.noneOf(ApiScope.class);
    for (Route route : Route.all()) {
      if (route.call().access() instanceof Access.Holders(ApiScope scope)) {
        needed.add(scope);
      }
    }
    assertThat(needed).containsExactlyInAnyOrder(ApiScope.values());
  }
}
