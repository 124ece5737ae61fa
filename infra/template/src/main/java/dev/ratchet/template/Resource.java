package dev.ratchet.template;

/**
 * A resource as the template declares it, with the globals merged in.
 *
 * @param logicalId its key in the template
 * @param type its type
 * @param condition the condition under which it is deployed; empty if always
 * @param properties its properties; as written, or resolved
 * @param at where it is declared
 */
record Resource(
    String logicalId, ResourceType type, String condition, Node.Mapping properties, Location at) {

  Resource with(Node.Mapping otherProperties) {
    return new Resource(logicalId, type, condition, otherProperties, at);
  }

  /** Its properties, to be read. */
  Fields fields(Problems problems) {
    return new Fields(properties, type.word(), problems).knows(type.forAwsAlone());
  }
}
