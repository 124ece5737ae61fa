package dev.ratchet.template;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.ratchet.core.json.Json;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What AWS asks of properties that the reader leaves aside: {@code aws.schema.yaml}. */
final class AwsSchema {

  private static final URI PLACE = URI.create("https://schema.invalid/aws");
  private static final String BODY = "DashboardBody";

  private final Validator validator =
      new ValidatorFactory()
          .withJsonNodeFactory(new JacksonNode.Factory(new ObjectMapper()))
          .createValidator();

  AwsSchema() {
    validator.registerSchema(PLACE, json(Read.resource("aws.schema.yaml")).text());
  }

  /** What is wrong with a resource, each with its path in it and the rule that it breaks. */
  List<String> problems(AwsResource resource) {
    var properties = resource.properties();
    if (properties.has(BODY)) {
      properties = properties.with(BODY, json(properties.text(BODY).orElse("")));
    }
    var instance = new Json.Obj(Map.of(resource.type(), properties));
    return validator.validate(PLACE, instance.text()).getErrors().stream()
        .map(error -> describe(resource, error))
        .toList();
  }

  private static String describe(AwsResource resource, Error error) {
    var path = error.getInstanceLocation().substring(resource.type().length() + 1);
    return resource.logicalId() + path + ": " + error.getError();
  }

  /** YAML as JSON; JSON is YAML too. */
  private static Json json(String text) {
    return new NodeReader(new Problems(Path.of("text"))).readText(text).json();
  }
}
