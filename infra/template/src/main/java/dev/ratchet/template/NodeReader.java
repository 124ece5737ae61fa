package dev.ratchet.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML text into located nodes. Both forms of an intrinsic function become one. */
final class NodeReader {

  private static final String YAML = "one YAML document";
  private static final String CORRECT_YAML = "Correct the YAML here or just before";

  private final Problems problems;

  NodeReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a file; a file that cannot be read at all is a problem and a broken node. */
  Node read(Path file) {
    try {
      return readText(Files.readString(file));
    } catch (CharacterCodingException _) {
      return unreadable("cannot be read", "bytes that are not UTF-8", "Save it as UTF-8");
    } catch (IOException _) {
      var found = Files.exists(file) ? "a file that cannot be opened" : "no such file";
      return unreadable("cannot be read", found, "Check the path of the template");
    }
  }

  /** Reads a text; one that is no YAML is a problem and a broken node. */
  Node readText(String text) {
    var settings = LoadSettings.builder().setLabel("template").build();
    try {
      return new Compose(settings)
          .composeString(text)
          .map(node -> read(node, Location.WHOLE_FILE))
          .orElseGet(() -> unreadable("is empty", "nothing", "Write at least Resources"));
    } catch (MarkedYamlEngineException e) {
      e.getProblemMark().ifPresent(mark -> notYaml(text, e.getProblem(), mark));
    } catch (YamlEngineException e) {
      var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      problems.add(Location.WHOLE_FILE, "is not YAML: " + why, "a text", YAML, CORRECT_YAML);
    }
    return new Node.Broken(Location.WHOLE_FILE);
  }

  private void notYaml(String text, String why, Mark mark) {
    var at = new Location(mark.getLine() + 1, mark.getColumn() + 1, "");
    var found = text.lines().skip(mark.getLine()).findFirst().orElse("the end of the file").strip();
    problems.add(at, "is not YAML: " + why, found, YAML, CORRECT_YAML);
  }

  private Node unreadable(String what, String found, String fix) {
    problems.add(Location.WHOLE_FILE, "the template " + what, found, "a template in YAML", fix);
    return new Node.Broken(Location.WHOLE_FILE);
  }

  /** Reads a YAML node whose path, but not yet its line, is known. */
  private Node read(org.snakeyaml.engine.v2.nodes.Node yaml, Location path) {
    var at = place(yaml, path);
    if (yaml.getAnchor().isPresent()) {
      var anchor = "&" + yaml.getAnchor().get().getValue();
      problems.add(
          at, "CloudFormation reads no YAML anchors", anchor, "the value itself", "Write it out");
      return new Node.Broken(at);
    }
    var tag = yaml.getTag().getValue();
    if (!tag.startsWith("!")) {
      return content(yaml, at);
    }
    return Intrinsic.ofTag(tag)
        .<Node>map(function -> new Node.Call(function, content(yaml, at), at))
        .orElseGet(() -> unknownFunction(tag, at));
  }

  private Node unknownFunction(String tag, Location at) {
    problems.unknown(at, "unknown intrinsic function", tag, Intrinsic.tags());
    return new Node.Broken(at);
  }

  private Node content(org.snakeyaml.engine.v2.nodes.Node yaml, Location at) {
    return switch (yaml) {
      case ScalarNode scalar -> scalar(scalar, at);
      case SequenceNode sequence -> {
        var elements = new ArrayList<Node>();
        for (var element : sequence.getValue()) {
          elements.add(read(element, at.element(at.line(), at.column(), elements.size())));
        }
        yield new Node.Sequence(elements, at);
      }
      case MappingNode mapping -> mapping(mapping, at);
      default -> throw new IllegalStateException("a YAML node of an unknown kind: " + yaml);
    };
  }

  private Node scalar(ScalarNode scalar, Location at) {
    var tag = scalar.getTag();
    if (tag.equals(Tag.NULL)) {
      problems.add(at, "has no value", "nothing", "a value", "Give it a value, or remove the key");
      return new Node.Broken(at);
    }
    var kind = Node.Kind.TEXT;
    boolean isNumber = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
    if (isNumber && scalar.getValue().matches("-?\\d.*")) { // .inf and .nan are no numbers in JSON
      kind = Node.Kind.NUMBER;
    } else if (tag.equals(Tag.BOOL)) {
      kind = Node.Kind.FLAG;
    }
    return new Node.Scalar(scalar.getValue(), kind, at);
  }

  private Node mapping(MappingNode mapping, Location at) {
    var entries = new ArrayList<Node.Entry>();
    var seen = new HashSet<String>();
    for (var tuple : mapping.getValue()) {
      entry(tuple, at, seen, entries);
    }
    if (entries.size() == 1 && Intrinsic.isLongForm(entries.getFirst().name())) {
      return longForm(mapping.getValue().getFirst(), entries.getFirst(), at);
    }
    return new Node.Mapping(entries, at);
  }

  private void entry(NodeTuple tuple, Location at, HashSet<String> seen, List<Node.Entry> entries) {
    var keyNode = (ScalarNode) tuple.getKeyNode(); // others are refused before
    var name = keyNode.getValue();
    var keyAt = place(keyNode, at.child(at.line(), at.column(), name));
    if (!seen.add(name)) {
      problems.add(keyAt, "is given twice", "a second " + name, "one", "Remove one of them");
      return;
    }
    var key = new Node.Scalar(name, Node.Kind.TEXT, keyAt);
    entries.add(new Node.Entry(key, read(tuple.getValueNode(), keyAt)));
  }

  private Node longForm(NodeTuple tuple, Node.Entry entry, Location at) {
    var tag = Intrinsic.tagOfLongForm(entry.name());
    return Intrinsic.ofTag(tag)
        .<Node>map(function -> new Node.Call(function, read(tuple.getValueNode(), at), at))
        .orElseGet(() -> unknownFunction(tag, entry.key().at()));
  }

  private static Location place(org.snakeyaml.engine.v2.nodes.Node yaml, Location path) {
    return yaml.getStartMark()
        .map(mark -> new Location(mark.getLine() + 1, mark.getColumn() + 1, path.path()))
        .orElse(path);
  }
}
