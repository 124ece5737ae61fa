package dev.ratchet.core.taskrun;

/**
 * The tokens of those who have something for a time. Where one process alone is at work on what is
 * stored, its name is part of its tokens: whoever was at it before is over, and his time with him.
 */
public final class Owners {
  private static final char AFTER_PROCESS = '.';

  private Owners() {}

  /**
   * A token of the only process.
   *
   * @param process what tells it from those before it, in letters and digits
   * @param token that nobody else has
   */
  public static String of(String process, String token) {
    return process + AFTER_PROCESS + token;
  }

  /**
   * Whether the process of somebody is over, since that of somebody else is the only one.
   *
   * @param owner the token of the one
   * @param newest a token that was made just now
   */
  public static boolean isOver(String owner, String newest) {
    int end = newest.indexOf(AFTER_PROCESS);
    return end >= 0 && !owner.startsWith(newest.substring(0, end + 1));
  }
}
