package dev.ratchet.template;

import static dev.ratchet.template.Shape.awsOnly;
import static dev.ratchet.template.Shape.choice;
import static dev.ratchet.template.Shape.listOf;
import static dev.ratchet.template.Shape.object;
import static dev.ratchet.template.Shape.optional;
import static dev.ratchet.template.Shape.required;
import static dev.ratchet.template.Shape.text;
import static dev.ratchet.template.Shape.whole;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the Parameters section and puts the given values in force. */
final class ParameterReader {

  private static final long ANY_LEAST = Long.MIN_VALUE;
  private static final long ANY_MOST = Long.MAX_VALUE;

  private static final Shape SHAPE =
      object(
          required("Type", choice("String", "Number")),
          optional("Default", text()),
          optional("AllowedValues", listOf(1, 1_000, text())),
          optional("AllowedPattern", text()),
          optional("MinLength", whole(0, 4_096)),
          optional("MaxLength", whole(0, 4_096)),
          optional("MinValue", whole(ANY_LEAST, ANY_MOST)),
          optional("MaxValue", whole(ANY_LEAST, ANY_MOST)),
          optional("Description", text()),
          awsOnly("ConstraintDescription", text()),
          awsOnly("NoEcho", Shape.flag()));

  private final Problems problems;

  ParameterReader(Problems problems) {
    this.problems = problems;
  }

  Map<String, Parameter> read(Node.Mapping section, Map<String, String> given) {
    for (var name : given.keySet()) {
      if (section.entry(name).isEmpty()) {
        problems.unknown(section.at(), "unknown parameter", name, section.names());
      }
    }
    var parameters = new LinkedHashMap<String, Parameter>();
    for (var entry : section.entries()) {
      if (ShapeChecker.fits(entry.value(), SHAPE, "a parameter", problems)
          && entry.value() instanceof Node.Mapping map) {
        parameters.put(entry.name(), parameter(entry.name(), new Fields(map), given));
      }
    }
    return parameters;
  }

  private Parameter parameter(String name, Fields fields, Map<String, String> given) {
    boolean number = fields.text("Type").equals("Number");
    var least = fields.text(number ? "MinValue" : "MinLength");
    var most = fields.text(number ? "MaxValue" : "MaxLength");
    var parameter =
        new Parameter(
            name,
            number ? Parameter.Type.NUMBER : Parameter.Type.STRING,
            given.getOrDefault(name, fields.text("Default")),
            fields.texts("AllowedValues"),
            least.isEmpty() ? ANY_LEAST : Long.parseLong(least),
            most.isEmpty() ? ANY_MOST : Long.parseLong(most),
            fields.text("Description"));
    if (!given.containsKey(name) && !fields.has("Default")) {
      problems.add(
          fields.map().at(),
          "the parameter has no value",
          "neither a default nor a given value",
          "a value",
          "Give " + name + " a value, or the template a Default");
      return parameter;
    }
    checkValue(parameter, fields);
    return parameter;
  }

  private void checkValue(Parameter parameter, Fields fields) {
    var at = fields.at("Default");
    var value = parameter.value();
    if (!parameter.allowedValues().isEmpty() && !parameter.allowedValues().contains(value)) {
      problems.unknown(
          at, "not an allowed value of the parameter", value, parameter.allowedValues());
      return;
    }
    var number = Numbers.whole(value);
    if (parameter.type() == Parameter.Type.NUMBER && number.isEmpty()) {
      refuse(at, "the parameter is a Number", value, "a whole number");
      return;
    }
    long size = parameter.type() == Parameter.Type.NUMBER ? number.getAsLong() : value.length();
    if (size < parameter.minimum() || size > parameter.maximum()) {
      refuse(at, "the parameter's value is out of range", value, range(parameter));
    }
    if (fields.has("AllowedPattern")) {
      checkPattern(value, fields);
    }
  }

  private void checkPattern(String value, Fields fields) {
    var pattern = fields.text("AllowedPattern");
    try {
      if (!Pattern.matches(pattern, value)) {
        refuse(fields.at("Default"), "the parameter's value does not match", value, pattern);
      }
    } catch (PatternSyntaxException e) {
      refuse(fields.at("AllowedPattern"), e.getDescription(), pattern, "a regular expression");
    }
  }

  private void refuse(Location at, String what, String found, String expected) {
    problems.add(
        at, what, found.isEmpty() ? "an empty text" : found, expected, "Give another value");
  }

  private static String range(Parameter parameter) {
    var unit = parameter.type() == Parameter.Type.NUMBER ? "" : " characters";
    if (parameter.minimum() == ANY_LEAST) {
      return "at most " + parameter.maximum() + unit;
    }
    if (parameter.maximum() == ANY_MOST) {
      return "at least " + parameter.minimum() + unit;
    }
    return parameter.minimum() + " to " + parameter.maximum() + unit;
  }
}
