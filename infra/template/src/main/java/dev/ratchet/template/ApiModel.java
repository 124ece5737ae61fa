package dev.ratchet.template;

import dev.ratchet.template.HttpApiSource.Access;
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

  /** Where an integration leads, and how long the API waits for it. */
  private record Integration(Optional<String> function, Duration timeout) {}

  private final Deployed deployed;
  private final Problems problems;

  ApiModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<HttpApi> apis() {
    var stages = new ArrayList<Fields>();
    for (var resource : deployed.of(ResourceType.STAGE)) {
      stages.add(resource.fields(problems).needs("ApiId", "StageName"));
    }
    var apis = new ArrayList<HttpApi>();
    for (var resource : deployed.of(ResourceType.API)) {
      var id = resource.logicalId();
      if (!apis.isEmpty()) {
        problems.add(
            resource.at(),
            "a template has one HTTP API",
            "a second, " + id,
            "one",
            "Put its routes into " + apis.getFirst().logicalId());
      }
      var fields = resource.fields(problems).needs("Name", "ProtocolType");
      fields.choice("ProtocolType", "HTTP");
      apis.add(new HttpApi(id, fields.text("Name"), stage(resource, stages)));
      fields.close();
    }
    stages.forEach(stage -> stage.knows(List.of("ApiId")).close());
    return apis;
  }

  private String stage(Resource api, List<Fields> stages) {
    var own = stages.stream().filter(s -> s.text("ApiId").equals(api.logicalId())).toList();
    if (own.size() == 1) {
      return own.getFirst().text("StageName");
    }
    problems.add(
        api.at(),
        "an HTTP API is served by one stage",
        own.size() + " stages",
        "one AWS::ApiGatewayV2::Stage",
        "Declare one stage");
    return "";
  }

  /** The routes to each function, by its logical id. */
  Map<String, List<HttpApiSource>> routes() {
    var integrations = new HashMap<String, Integration>();
    for (var resource : deployed.of(ResourceType.INTEGRATION)) {
      integrations.put(TARGET_PREFIX + resource.logicalId(), integration(resource));
    }
    var routes = new LinkedHashMap<String, List<HttpApiSource>>();
    var keys = new HashMap<String, String>();
    for (var resource : deployed.of(ResourceType.ROUTE)) {
      var fields = resource.fields(problems);
      fields.needs("ApiId", "RouteKey", "Target", "AuthorizationType").text("ApiId");
      var other = keys.putIfAbsent(fields.text("RouteKey"), resource.logicalId());
      if (other != null) {
        problems.add(
            fields.at("RouteKey"),
            "two routes have the same key",
            fields.text("RouteKey") + ", also the key of " + other,
            "a key of its own",
            "Remove one of them");
      }
      route(resource.logicalId(), fields, integrations, routes);
      fields.close();
    }
    return routes;
  }

  private void route(
      String id,
      Fields fields,
      Map<String, Integration> integrations,
      Map<String, List<HttpApiSource>> routes) {
    var isPublic = fields.choice("AuthorizationType", "AWS_IAM", "NONE").equals("NONE");
    var target = fields.text("Target");
    var key = ROUTE_KEY.matcher(fields.text("RouteKey"));
    if (!key.matches() && fields.isText("RouteKey")) {
      problems.add(
          fields.at("RouteKey"),
          "is not a route key",
          fields.text("RouteKey"),
          "a method and a path, such as ANY /v1/{proxy+}",
          "Write the method in capitals, a space and the path");
    } else if (!integrations.containsKey(target) && fields.isText("Target")) {
      problems.add(
          fields.at("Target"),
          "the route leads nowhere",
          target,
          TARGET_PREFIX + "${Integration}",
          "Write !Sub integrations/${Name} with the name of an integration");
    } else if (key.matches() && integrations.containsKey(target)) {
      var integration = integrations.get(target);
      var access = isPublic ? Access.PUBLIC : Access.IAM;
      var source = new HttpApiSource(id, key.group(1), key.group(2), access, integration.timeout());
      integration
          .function()
          .ifPresent(f -> routes.computeIfAbsent(f, _ -> new ArrayList<>()).add(source));
    }
  }

  private Integration integration(Resource resource) {
    var fields =
        resource
            .fields(problems)
            .needs("ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion");
    fields.text("ApiId");
    fields.choice("IntegrationType", "AWS_PROXY");
    fields.choice("PayloadFormatVersion", "2.0");
    int timeout = fields.whole("TimeoutInMillis", 50, TIMEOUT_MILLISECONDS, TIMEOUT_MILLISECONDS);
    var integration = new Integration(function(fields), Duration.ofMillis(timeout));
    fields.close();
    return integration;
  }

  /** The function that an integration invokes, by itself or by its alias. */
  private Optional<String> function(Fields integration) {
    var uri = integration.text("IntegrationUri");
    for (var resource : deployed.of(ResourceType.FUNCTION)) {
      var physical = deployed.physical(resource);
      var alias = physical.arn() + ":" + physical.texts().apply("AutoPublishAlias");
      if (uri.equals(physical.arn()) || uri.equals(alias)) {
        return Optional.of(resource.logicalId());
      }
    }
    if (integration.isText("IntegrationUri")) {
      problems.add(
          integration.at("IntegrationUri"),
          "not the ARN of a function of this template",
          uri,
          "!Ref Function.Alias or !GetAtt Function.Arn",
          "Name a function of this template");
    }
    return Optional.empty();
  }
}
