package dev.ratchet.core.definition;

import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 text to JSON: one document of the core schema, in which everything has a JSON form and
 * no key stands twice. An alias stands for a copy of what it names; copies count as though written
 * out.
 */
final class YamlText {
  /** How deep values may nest, for YAML and JSON alike. */
  static final int DEPTH_MAX = 100;

  /** The longest number, in characters. */
  private static final int NUMBER_CHARS_MAX = 1_000;

  /** The most values, those that aliases stand for included. */
  static final int VALUES_MAX = 100_000;

  private int values;

  private YamlText() {}

  /**
   * Parses one document.
   *
   * @throws JsonException if it is no YAML or has no JSON form; the message names line and column
   */
  static Json parse(String text) {
    var settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(DefinitionReader.BYTES_MAX)
            // What aliases stand for is counted as though written out, here and not there.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.isEmpty() ? Json.NULL : new YamlText().convert(root.get(), 1);
    } catch (MarkedYamlEngineException e) {
      throw new JsonException(
          "Not valid YAML%s: %s."
              .formatted(e.getProblemMark().map(YamlText::at).orElse(""), clause(e.getProblem())));
    } catch (YamlEngineException e) {
      throw new JsonException("Not valid YAML: " + clause(e.getMessage()) + ".");
    } catch (StackOverflowError e) {
      throw tooDeep("");
    }
  }

  /** A message of the library's without its line breaks and its last full stop. */
  private static String clause(String message) {
    return message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
  }

  private static String at(Mark mark) {
    return " at line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String at(Node node) {
    return node.getStartMark().map(YamlText::at).orElse("");
  }

  private static JsonException tooDeep(String where) {
    return new JsonException("The text nests deeper than " + DEPTH_MAX + " levels" + where + ".");
  }

  private Json convert(Node node, int depth) {
    if (depth > DEPTH_MAX) {
      throw tooDeep(at(node));
    }
    if (++values > VALUES_MAX) {
      throw new JsonException(
          "The text has more than %d values, those that aliases stand for included."
              .formatted(VALUES_MAX));
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        requireTag(sequence, Tag.SEQ);
        var items = new ArrayList<Json>(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
          items.add(convert(item, depth + 1));
        }
        yield new Json.Arr(items);
      }
      case MappingNode mapping -> {
        requireTag(mapping, Tag.MAP);
        yield object(mapping.getValue(), depth);
      }
      default -> throw unknownTag(node);
    };
  }

  private Json.Obj object(List<NodeTuple> tuples, int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        throw new JsonException(
            "Expected a text as key%s, found a list or an object.".formatted(at(key)));
      }
      Json value = convert(tuple.getValueNode(), depth + 1);
      if (members.put(scalar.getValue(), value) != null) {
        throw new JsonException(
            "The key \"%s\"%s stands twice.".formatted(Excerpt.of(scalar.getValue()), at(key)));
      }
    }
    return new Json.Obj(members);
  }

  private static Json scalar(ScalarNode node) {
    String text = node.getValue();
    if (isNumber(node) && text.length() > NUMBER_CHARS_MAX) {
      throw new JsonException(
          "The number%s has %d characters, expected at most %d. Write it as a text, in quotes."
              .formatted(at(node), text.length(), NUMBER_CHARS_MAX));
    }
    try {
      return switch (node.getTag()) {
        case Tag tag when tag.equals(Tag.STR) -> new Json.Str(withoutLastBreak(node, text));
        case Tag tag when tag.equals(Tag.NULL) -> Json.NULL;
        case Tag tag when tag.equals(Tag.BOOL) -> bool(text);
        case Tag tag when tag.equals(Tag.INT) -> new Json.Num(new BigDecimal(integer(text)));
        case Tag tag when tag.equals(Tag.FLOAT) -> new Json.Num(new BigDecimal(text));
        default -> throw unknownTag(node);
      };
    } catch (NumberFormatException e) {
      throw new JsonException(
          "The value \"%s\"%s has no JSON form.".formatted(Excerpt.of(text), at(node)));
    } catch (JsonException e) {
      throw new JsonException("Not acceptable%s: %s.".formatted(at(node), e.getMessage()));
    }
  }

  private static boolean isNumber(ScalarNode node) {
    return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
  }

  /** A block ends with a line break, which nobody means who writes an expression as one. */
  private static String withoutLastBreak(ScalarNode node, String text) {
    boolean isBlock =
        node.getScalarStyle() == ScalarStyle.LITERAL || node.getScalarStyle() == ScalarStyle.FOLDED;
    return isBlock && Expressions.isExpression(text.stripTrailing()) ? text.stripTrailing() : text;
  }

  private static Json bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> new Json.Bool(true);
      case "false" -> new Json.Bool(false);
      default -> throw new NumberFormatException("no boolean");
    };
  }

  private static BigInteger integer(String text) {
    return text.startsWith("0o")
        ? new BigInteger(text.substring(2), 8)
        : text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
  }

  private static void requireTag(Node node, Tag expected) {
    if (!node.getTag().equals(expected)) {
      throw unknownTag(node);
    }
  }

  private static JsonException unknownTag(Node node) {
    return new JsonException(
        "The tag %s%s is none of JSON's.".formatted(node.getTag().getValue(), at(node)));
  }
}
