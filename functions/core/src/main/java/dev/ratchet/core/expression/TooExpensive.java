package dev.ratchet.core.expression;

/** An evaluation that came to one of the bounds on its work or its memory. */
final class TooExpensive extends Refused {
  private static final long serialVersionUID = 1L;

  TooExpensive(String why) {
    super(why);
  }
}
