package dev.ratchet.template;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The intrinsic functions of CloudFormation that the reader knows. */
enum Intrinsic {
  REF("Ref"),
  GET_ATT("GetAtt"),
  SUB("Sub"),
  JOIN("Join"),
  SELECT("Select"),
  FIND_IN_MAP("FindInMap"),
  IF("If"),
  EQUALS("Equals"),
  AND("And"),
  OR("Or"),
  NOT("Not"),
  CONDITION("Condition");

  private static final String LONG_PREFIX = "Fn::";

  private final String word;

  Intrinsic(String word) {
    this.word = word;
  }

  /** The short form, such as {@code !Ref}. */
  String tag() {
    return "!" + word;
  }

  static Optional<Intrinsic> ofTag(String tag) {
    return Arrays.stream(values()).filter(function -> function.tag().equals(tag)).findFirst();
  }

  /** Whether a map with this one key is a call in the long form. */
  static boolean isLongForm(String key) {
    return key.equals("Ref") || key.startsWith(LONG_PREFIX);
  }

  /** The short form of a long one. */
  static String tagOfLongForm(String key) {
    return "!" + (key.startsWith(LONG_PREFIX) ? key.substring(LONG_PREFIX.length()) : key);
  }

  static List<String> tags() {
    return Arrays.stream(values()).map(Intrinsic::tag).toList();
  }
}
