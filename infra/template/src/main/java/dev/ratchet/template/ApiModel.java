package dev.ratchet.template;

import dev.ratchet.template.ResourceType.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes the HTTP API, and follows its routes to their functions. */
final class ApiModel {

  private static final Pattern ROUTE_KEY =
      Pattern.compile("(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/\\S*)");
  private static final String TARGET_PREFIX = "integrations/";
  private static final int TIMEOUT_MILLISECONDS = 30_000;

  private final Deployed deployed;
  private final Problems problems;

  ApiModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<HttpApi> apis() {
    var apis = new ArrayList<HttpApi>();
    for (var resource : deployed.sound(Kind.API)) {
      if (!apis.isEmpty()) {
        problems.add(
            resource.at(),
            "a template has one HTTP API",
            "a second, " + resource.logicalId(),
            "one",
            "Put its routes into " + apis.getFirst().logicalId());
      }
      apis.add(new HttpApi(resource.logicalId(), resource.fields().text("Name"), stage(resource)));
    }
    return apis;
  }

  private String stage(Resource api) {
    var stages =
        deployed.sound(Kind.STAGE).stream()
            .filter(stage -> stage.fields().text("ApiId").equals(api.logicalId()))
            .toList();
    if (stages.size() == 1) {
      return stages.getFirst().fields().text("StageName");
    }
    problems.add(
        api.at(),
        "an HTTP API is served by one stage",
        stages.size() + " stages",
        "one AWS::ApiGatewayV2::Stage",
        "Declare one stage");
    return "";
  }

  /** The routes to each function, by its logical id. */
  Map<String, List<HttpApiSource>> routes() {
    var routes = new LinkedHashMap<String, List<HttpApiSource>>();
    var keys = new HashMap<String, String>();
    for (var resource : deployed.sound(Kind.ROUTE)) {
      var fields = resource.fields();
      var other = keys.putIfAbsent(fields.text("RouteKey"), resource.logicalId());
      if (other != null) {
        problems.add(
            fields.at("RouteKey"),
            "two routes have the same key",
            fields.text("RouteKey") + ", also the key of " + other,
            "a key of its own",
            "Remove one of them");
      }
      route(resource, routes);
    }
    return routes;
  }

  private void route(Resource resource, Map<String, List<HttpApiSource>> routes) {
    var fields = resource.fields();
    var key = ROUTE_KEY.matcher(fields.text("RouteKey"));
    if (!key.matches()) {
      problems.add(
          fields.at("RouteKey"),
          "is not a route key",
          fields.text("RouteKey"),
          "a method and a path, such as ANY /v1/{proxy+}",
          "Write the method in capitals, a space and the path");
      return;
    }
    integration(fields)
        .ifPresent(
            integration -> {
              var source =
                  new HttpApiSource(
                      resource.logicalId(),
                      key.group(1),
                      key.group(2),
                      access(fields),
                      Duration.ofMillis(
                          integration.whole("TimeoutInMillis", TIMEOUT_MILLISECONDS)));
              function(integration)
                  .ifPresent(
                      function ->
                          routes.computeIfAbsent(function, _ -> new ArrayList<>()).add(source));
            });
  }

  private static HttpApiSource.Access access(Fields route) {
    return route.text("AuthorizationType").equals("NONE")
        ? HttpApiSource.Access.PUBLIC
        : HttpApiSource.Access.IAM;
  }

  private Optional<Fields> integration(Fields route) {
    var target = route.text("Target");
    var integrations = deployed.sound(Kind.INTEGRATION);
    for (var integration : integrations) {
      if (target.equals(TARGET_PREFIX + integration.logicalId())) {
        return Optional.of(integration.fields());
      }
    }
    if (integrations.size() == deployed.ids(Kind.INTEGRATION).size()) {
      problems.add(
          route.at("Target"),
          "the route leads nowhere",
          target,
          TARGET_PREFIX + "${Integration}",
          "Write !Sub integrations/${Name} with the name of an integration");
    }
    return Optional.empty();
  }

  /** The function that an integration invokes, by itself or by its alias. */
  private Optional<String> function(Fields integration) {
    var uri = integration.text("IntegrationUri");
    for (var function : deployed.ids(Kind.FUNCTION)) {
      var resource = deployed.get(function);
      var arn = deployed.arn(resource);
      if (uri.equals(arn) || uri.equals(arn + ":" + resource.fields().text("AutoPublishAlias"))) {
        return Optional.of(function);
      }
    }
    problems.add(
        integration.at("IntegrationUri"),
        "not the ARN of a function of this template",
        uri,
        "!Ref Function.Alias or !GetAtt Function.Arn",
        "Name a function of this template");
    return Optional.empty();
  }
}
