package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A DynamoDB table, billed per request.
 *
 * @param logicalId its key in the template
 * @param name its name
 * @param arn its ARN
 * @param keys the hash key, then the range key if there is one
 * @param attributes the types of the attributes that are keys here or of an index
 * @param indexes the global secondary indexes
 * @param timeToLiveAttribute the attribute with an item's end in epoch seconds; empty if items stay
 */
public record DynamoTable(
    String logicalId,
    String name,
    String arn,
    List<Key> keys,
    List<Attribute> attributes,
    List<Index> indexes,
    String timeToLiveAttribute) {

  /**
   * A part of a key.
   *
   * @param attribute the attribute's name
   * @param role which part
   */
  public record Key(String attribute, Role role) {

    public Key {
      requireNonNull(attribute, "attribute is null");
      requireNonNull(role, "role is null");
    }
  }

  /** The parts of a key. */
  public enum Role {
    HASH,
    RANGE
  }

  /**
   * The type of a key attribute.
   *
   * @param name the attribute's name
   * @param type its type
   */
  public record Attribute(String name, Type type) {

    public Attribute {
      requireNonNull(name, "name is null");
      requireNonNull(type, "type is null");
    }
  }

  /** The types of a key attribute: string, number, binary. */
  public enum Type {
    S,
    N,
    B
  }

  /**
   * A global secondary index.
   *
   * @param name its name
   * @param keys the hash key, then the range key if there is one
   * @param projection which attributes it holds
   */
  public record Index(String name, List<Key> keys, Projection projection) {

    public Index {
      requireNonNull(name, "name is null");
      keys = List.copyOf(keys);
      requireNonNull(projection, "projection is null");
    }
  }

  /** Which attributes an index holds. */
  public sealed interface Projection {

    /** All of the item. */
    record All() implements Projection {}

    /** Its keys and the table's. */
    record KeysOnly() implements Projection {}

    /**
     * Its keys, the table's, and more.
     *
     * @param attributes the names of the others
     */
    record Include(List<String> attributes) implements Projection {

      public Include {
        attributes = List.copyOf(attributes);
      }
    }
  }

  public DynamoTable {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(arn, "arn is null");
    keys = List.copyOf(keys);
    attributes = List.copyOf(attributes);
    indexes = List.copyOf(indexes);
    requireNonNull(timeToLiveAttribute, "timeToLiveAttribute is null");
  }
}
