package dev.ratchet.local;

import java.util.List;

/** The local runner's command line. */
public final class Main {
  private Main() {}

  /** Prints its arguments: nothing runs yet. */
  public static void main(String[] args) {
    System.out.println(List.of(args));
  }
}
