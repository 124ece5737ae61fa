package dev.ratchet.template;

import dev.ratchet.template.DynamoTable.Projection;
import dev.ratchet.template.ResourceType.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes tables, and checks what DynamoDB would refuse. */
final class TableModel {

  private final Deployed deployed;
  private final Problems problems;

  TableModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<DynamoTable> build() {
    return deployed.sound(Kind.TABLE).stream().map(this::table).toList();
  }

  private DynamoTable table(Resource resource) {
    var fields = resource.fields();
    var ttl = fields.object("TimeToLiveSpecification");
    var table =
        new DynamoTable(
            resource.logicalId(),
            deployed.name(resource),
            deployed.arn(resource),
            keys(fields),
            fields.objects("AttributeDefinitions").stream().map(TableModel::attribute).toList(),
            fields.objects("GlobalSecondaryIndexes").stream().map(this::index).toList(),
            ttl.flag("Enabled", false) ? ttl.text("AttributeName") : "",
            fields
                .object("PointInTimeRecoverySpecification")
                .flag("PointInTimeRecoveryEnabled", false),
            fields.object("SSESpecification").flag("SSEEnabled", false));
    checkAttributes(table, fields);
    return table;
  }

  private List<DynamoTable.Key> keys(Fields fields) {
    var keys =
        fields.objects("KeySchema").stream()
            .map(
                key ->
                    new DynamoTable.Key(
                        key.text("AttributeName"), DynamoTable.Role.valueOf(key.text("KeyType"))))
            .toList();
    var roles = keys.stream().map(DynamoTable.Key::role).toList();
    if (!roles.equals(List.of(DynamoTable.Role.values()).subList(0, roles.size()))) {
      problems.add(
          fields.at("KeySchema"),
          "the parts of the key are in the wrong order",
          roles.toString(),
          "HASH, then RANGE or nothing",
          "Put HASH first");
    }
    return keys;
  }

  private static DynamoTable.Attribute attribute(Fields fields) {
    return new DynamoTable.Attribute(
        fields.text("AttributeName"), DynamoTable.Type.valueOf(fields.text("AttributeType")));
  }

  private DynamoTable.Index index(Fields fields) {
    return new DynamoTable.Index(
        fields.text("IndexName"), keys(fields), projection(fields.object("Projection")));
  }

  private Projection projection(Fields fields) {
    boolean include = fields.text("ProjectionType").equals("INCLUDE");
    if (include != fields.has("NonKeyAttributes")) {
      problems.add(
          fields.map().at(),
          "ProjectionType and NonKeyAttributes do not fit",
          fields.text("ProjectionType"),
          "INCLUDE with NonKeyAttributes, or neither",
          include ? "Add NonKeyAttributes" : "Remove NonKeyAttributes");
    }
    return switch (fields.text("ProjectionType")) {
      case "ALL" -> new Projection.All();
      case "KEYS_ONLY" -> new Projection.KeysOnly();
      default -> new Projection.Include(fields.texts("NonKeyAttributes"));
    };
  }

  /** Every key attribute has a type, and every attribute with a type is part of a key. */
  private void checkAttributes(DynamoTable table, Fields fields) {
    Set<String> used = new LinkedHashSet<>();
    table.keys().forEach(key -> used.add(key.attribute()));
    table.indexes().forEach(index -> index.keys().forEach(key -> used.add(key.attribute())));
    Set<String> defined = new LinkedHashSet<>();
    table.attributes().forEach(attribute -> defined.add(attribute.name()));
    if (!used.equals(defined)) {
      problems.add(
          fields.at("AttributeDefinitions"),
          "the definitions are not those of the key attributes",
          String.join(", ", defined),
          String.join(", ", used),
          "Define exactly the attributes that are keys of the table or of an index");
    }
  }
}
