package dev.ratchet.core.expression;

import com.dashjoin.jsonata.JException;

/** An evaluation that this module, not the library, put an end to. */
class Refused extends JException {
  private static final long serialVersionUID = 1L;

  private final String why;

  /** What was found, what was expected and what to change; begins with a small letter. */
  Refused(String why) {
    super("refused");
    this.why = why;
  }

  String why() {
    return why;
  }
}
