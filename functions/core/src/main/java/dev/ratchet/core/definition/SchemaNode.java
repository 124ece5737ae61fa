package dev.ratchet.core.definition;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import dev.ratchet.core.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of our JSON values with its place, as the schema library wants to see it. */
record SchemaNode(Json json, String pointer) implements JsonNode {

  /** Makes root nodes of JSON values and of JSON texts. */
  static final class Factory implements JsonNodeFactory {
    @Override
    public JsonNode wrap(Object node) {
      return switch (node) {
        case SchemaNode root when root.pointer.isEmpty() -> root;
        case SchemaNode inner -> new SchemaNode(inner.json, "");
        case Json json -> new SchemaNode(json, "");
        default -> throw new IllegalArgumentException("No JSON value: " + node.getClass());
      };
    }

    @Override
    public JsonNode create(String rawJson) {
      return new SchemaNode(Json.parse(rawJson), "");
    }
  }

  @Override
  public String getJsonPointer() {
    return pointer;
  }

  @Override
  public SimpleType getNodeType() {
    return switch (json) {
      case Json.Null _ -> SimpleType.NULL;
      case Json.Bool _ -> SimpleType.BOOLEAN;
      case Json.Num(BigDecimal value) ->
          value.scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
      case Json.Str _ -> SimpleType.STRING;
      case Json.Arr _ -> SimpleType.ARRAY;
      case Json.Obj _ -> SimpleType.OBJECT;
    };
  }

  @Override
  public boolean asBoolean() {
    return ((Json.Bool) json).value();
  }

  @Override
  public String asString() {
    return json instanceof Json.Str(String value) ? value : json.text();
  }

  @Override
  public BigInteger asInteger() {
    return asNumber().toBigInteger();
  }

  @Override
  public BigDecimal asNumber() {
    return ((Json.Num) json).value();
  }

  @Override
  public List<JsonNode> asArray() {
    List<Json> items = ((Json.Arr) json).items();
    var nodes = new ArrayList<JsonNode>(items.size());
    for (int i = 0; i < items.size(); i++) {
      nodes.add(new SchemaNode(items.get(i), Pointer.child(pointer, i)));
    }
    return nodes;
  }

  @Override
  public Map<String, JsonNode> asObject() {
    var nodes = new LinkedHashMap<String, JsonNode>();
    ((Json.Obj) json)
        .members()
        .forEach(
            (name, value) -> nodes.put(name, new SchemaNode(value, Pointer.child(pointer, name))));
    return nodes;
  }
}
