package dev.ratchet.core.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The members of an object, in order, which never change: an object that is made of these, as one
 * with a member more, need not copy them again.
 */
final class Members extends AbstractMap<String, Json> {
  private final LinkedHashMap<String, Json> members;

  private Members(LinkedHashMap<String, Json> members) {
    this.members = members;
  }

  /** These as they are, which the caller must not touch any more. */
  static Members owning(LinkedHashMap<String, Json> members) {
    return new Members(members);
  }

  /** A copy of these. */
  static LinkedHashMap<String, Json> copy(Map<String, Json> members) {
    return new LinkedHashMap<>(members instanceof Members known ? known.members : members);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean containsKey(Object name) {
    return members.containsKey(name);
  }

  @Override
  public Json get(Object name) {
    return members.get(name);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    members.forEach(action);
  }

  @Override
  public Set<Entry<String, Json>> entrySet() {
    return Collections.unmodifiableMap(members).entrySet();
  }
}
