package dev.ratchet.template;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts values into the text of a {@code !Sub}. */
final class Substitution {

  /** {@code ${Name}}, {@code ${Name.Attribute}}, {@code ${AWS::Name}}; {@code ${!Name}} stays. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private final Resolver resolver;
  private final Problems problems;
  private final Scope scope;
  private final Node.Mapping variables;

  /**
   * @param variables values of the text's own variables, resolved
   */
  Substitution(Resolver resolver, Problems problems, Scope scope, Node.Mapping variables) {
    this.resolver = resolver;
    this.problems = problems;
    this.scope = scope;
    this.variables = variables;
  }

  Node apply(Node.Scalar text, Location at) {
    var result = new StringBuilder();
    var matcher = VARIABLE.matcher(text.text());
    boolean broken = false;
    while (matcher.find()) {
      var name = matcher.group(1).strip();
      if (name.startsWith("!")) {
        matcher.appendReplacement(result, Matcher.quoteReplacement("${" + name.substring(1) + "}"));
      } else if (value(name, text.at()) instanceof Node.Scalar value) {
        matcher.appendReplacement(result, Matcher.quoteReplacement(value.text()));
      } else {
        matcher.appendReplacement(result, "");
        broken = true;
      }
    }
    matcher.appendTail(result);
    return broken ? new Node.Broken(at) : new Node.Scalar(result.toString(), Node.Kind.TEXT, at);
  }

  private Node value(String name, Location at) {
    var own = variables.get(name);
    if (own.isPresent()) {
      return text(own.get(), name);
    }
    int dot = name.indexOf('.');
    return dot < 0 || name.endsWith(".Alias")
        ? text(resolver.references().ref(name, at, scope), name)
        : resolver
            .references()
            .attribute(name.substring(0, dot), name.substring(dot + 1), at, scope);
  }

  private Node text(Node value, String name) {
    if (!(value instanceof Node.Scalar) && !(value instanceof Node.Broken)) {
      problems.add(
          value.at(),
          "the variable " + name + " is not a text",
          value.describe(),
          "a text",
          "Give it a text");
    }
    return value;
  }
}
