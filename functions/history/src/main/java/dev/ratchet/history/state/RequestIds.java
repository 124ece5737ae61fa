package dev.ratchet.history.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The last requests from outside that a run heeded, by 8 bytes of a hash of their ids: who repeats
 * one of them is told that it is done. Callers repeat within seconds.
 */
public record RequestIds(List<Long> hashes) {
  /** How many are kept. */
  public static final int KEPT_MAX = 64;

  /** None. */
  public static final RequestIds NONE = new RequestIds(List.of());

  public RequestIds {
    hashes = List.copyOf(hashes);
    if (hashes.size() > KEPT_MAX) {
      throw new IllegalArgumentException(hashes.size() + " hashes, at most " + KEPT_MAX);
    }
  }

  /** Whether this request was heeded; an empty id is nobody's. */
  public boolean has(String requestId) {
    return !requestId.isEmpty() && hashes.contains(hash(requestId));
  }

  /** These and another one. */
  public RequestIds with(String requestId) {
    if (requestId.isEmpty() || has(requestId)) {
      return this;
    }
    var more = new ArrayList<>(hashes);
    more.add(hash(requestId));
    return new RequestIds(more.subList(Math.max(0, more.size() - KEPT_MAX), more.size()));
  }

  private static long hash(String requestId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(requestId.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
