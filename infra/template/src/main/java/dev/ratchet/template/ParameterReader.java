package dev.ratchet.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the Parameters section and puts the given values in force. */
final class ParameterReader {

  private static final long LEAST = Long.MIN_VALUE;
  private static final long MOST = Long.MAX_VALUE;
  private static final List<String> ALSO_KNOWN =
      List.of("MinValue", "MaxValue", "MinLength", "MaxLength", "ConstraintDescription");

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
    var all = new Fields(section, "the section", problems);
    var parameters = new LinkedHashMap<String, Parameter>();
    for (var name : section.names()) {
      var fields = all.named(name, "a parameter").needs("Type");
      parameters.put(name, parameter(name, fields, given));
    }
    return parameters;
  }

  private Parameter parameter(String name, Fields fields, Map<String, String> given) {
    boolean isNumber = fields.choice("Type", "String", "Number").equals("Number");
    var allowed = fields.knows(ALSO_KNOWN).texts("AllowedValues");
    var value = given.getOrDefault(name, fields.text("Default"));
    var parameter = new Parameter(name, isNumber, value, allowed);
    long least = fields.number(isNumber ? "MinValue" : "MinLength", LEAST, MOST).orElse(LEAST);
    long most = fields.number(isNumber ? "MaxValue" : "MaxLength", LEAST, MOST).orElse(MOST);
    var pattern = fields.text("AllowedPattern");
    fields.text("Description");
    fields.flag("NoEcho", false);
    if (!fields.close()) {
      return parameter;
    }
    if (!given.containsKey(name) && !fields.has("Default")) {
      problems.add(
          fields.at(),
          "the parameter has no value",
          "neither a default nor a given value",
          "a value",
          "Give " + name + " a value, or the template a Default");
    } else if (!allowed.isEmpty() && !allowed.contains(value)) {
      problems.unknown(
          fields.at("Default"), "not an allowed value of the parameter", value, allowed);
    } else if (isNumber && new Node.Scalar(value, Node.Kind.TEXT, fields.at()).whole().isEmpty()) {
      refuse(fields.at("Default"), "the parameter is a Number", value, "a whole number");
    } else {
      long size = isNumber ? Long.parseLong(value) : value.length();
      if (size < least || size > most) {
        var range = range(least, most) + (isNumber ? "" : " characters");
        refuse(fields.at("Default"), "the parameter's value is out of range", value, range);
      }
      checkPattern(pattern, value, fields);
    }
    return parameter;
  }

  private void checkPattern(String pattern, String value, Fields fields) {
    try {
      if (!pattern.isEmpty() && !Pattern.matches(pattern, value)) {
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

  private static String range(long least, long most) {
    if (least == LEAST) {
      return "at most " + most;
    }
    return most == MOST ? "at least " + least : least + " to " + most;
  }
}
