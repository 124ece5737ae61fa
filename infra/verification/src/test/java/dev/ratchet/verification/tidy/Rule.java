package dev.ratchet.verification.tidy;

import java.util.List;

/** A rule of style over the Java sources of the repository. */
public interface Rule {
  /** Every breach of the rule, in the order of the sources; empty when there is none. */
  List<Finding> check(List<JavaSource> sources);
}
