package dev.ratchet.history.event;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Payloads that hold nothing: in memo and search attributes they take a field away. */
public final class NullPayload {
  private static final ByteString ENCODING = ByteString.copyFromUtf8("binary/null");
  private static final ByteString EMPTY_LIST = ByteString.copyFromUtf8("[]");

  private NullPayload() {}

  /** Whether a payload holds nothing, or an empty list. */
  public static boolean is(Payload payload) {
    return payload.getData().isEmpty()
        || payload.getMetadataOrDefault("encoding", ByteString.EMPTY).equals(ENCODING)
        || payload.getData().equals(EMPTY_LIST);
  }

  /** A memo without fields that hold nothing. */
  public static Memo without(Memo memo) {
    return Memo.newBuilder().putAllFields(without(memo.getFieldsMap())).build();
  }

  /** Search attributes without those that hold nothing. */
  public static SearchAttributes without(SearchAttributes attributes) {
    return SearchAttributes.newBuilder()
        .putAllIndexedFields(without(attributes.getIndexedFieldsMap()))
        .build();
  }

  private static Map<String, Payload> without(Map<String, Payload> fields) {
    var kept = new LinkedHashMap<String, Payload>();
    fields.forEach(
        (name, value) -> {
          if (!is(value)) {
            kept.put(name, value);
          }
        });
    return kept;
  }
}
