package dev.ratchet.template;

import dev.ratchet.template.DynamoTable.Attribute;
import dev.ratchet.template.DynamoTable.Index;
import dev.ratchet.template.DynamoTable.Key;
import dev.ratchet.template.DynamoTable.Projection;
import dev.ratchet.template.DynamoTable.Role;
import dev.ratchet.template.DynamoTable.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes tables. */
final class TableModel {

  private final Deployed deployed;
  private final Problems problems;

  TableModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<DynamoTable> build() {
    var tables = new ArrayList<DynamoTable>();
    for (var resource : deployed.of(ResourceType.TABLE)) {
      var fields = resource.fields(problems);
      var table = table(deployed.physical(resource), fields);
      if (fields.close()) {
        checkAttributes(table, fields);
      }
      tables.add(table);
    }
    return tables;
  }

  private static DynamoTable table(Physical physical, Fields fields) {
    fields.needs("KeySchema", "AttributeDefinitions", "BillingMode");
    fields.text("TableName");
    fields.choice("BillingMode", "PAY_PER_REQUEST");
    var ttl = fields.object("TimeToLiveSpecification", "AttributeName", "Enabled");
    var ttlAttribute = ttl.text("AttributeName");
    return new DynamoTable(
        physical.resource().logicalId(),
        physical.name(),
        physical.arn(),
        keys(fields),
        fields.objects("AttributeDefinitions").stream().map(TableModel::attribute).toList(),
        fields.objects("GlobalSecondaryIndexes").stream().map(TableModel::index).toList(),
        ttl.flag("Enabled", false) ? ttlAttribute : "");
  }

  private static List<Key> keys(Fields fields) {
    return fields.objects("KeySchema").stream().map(TableModel::key).toList();
  }

  private static Key key(Fields fields) {
    fields.needs("AttributeName", "KeyType");
    var role = fields.choice("KeyType", "HASH", "RANGE");
    return new Key(fields.text("AttributeName"), role.equals("RANGE") ? Role.RANGE : Role.HASH);
  }

  private static Attribute attribute(Fields fields) {
    fields.needs("AttributeName", "AttributeType");
    var type = fields.choice("AttributeType", "S", "N", "B");
    return new Attribute(
        fields.text("AttributeName"), type.isEmpty() ? Type.S : Type.valueOf(type));
  }

  private static Index index(Fields fields) {
    fields.needs("IndexName", "KeySchema", "Projection");
    var projection = projection(fields.object("Projection", "ProjectionType"));
    return new Index(fields.text("IndexName"), keys(fields), projection);
  }

  private static Projection projection(Fields fields) {
    var others = fields.texts("NonKeyAttributes");
    return switch (fields.choice("ProjectionType", "ALL", "KEYS_ONLY", "INCLUDE")) {
      case "INCLUDE" -> new Projection.Include(others);
      case "KEYS_ONLY" -> new Projection.KeysOnly();
      default -> new Projection.All();
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
