package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That nothing of the library's is reached by users which is not in the tables here. */
class BuiltinsTest {
  @Test
  void everyFunctionOfTheLibraryHasABound() throws ReflectiveOperationException {
    Map<?, ?> known =
        (Map<?, ?>)
            field(Jsonata.Frame.class, "bindings")
                .get(field(Jsonata.class, "staticFrame").get(null));

    assertThat(known.keySet().stream().map(String::valueOf))
        .as("functions that the library has and Builtins knows")
        .containsExactlyInAnyOrderElementsOf(Builtins.table().keySet());
    Builtins.table().forEach((name, builtin) -> assertThat(builtin.bound()).as(name).isNotNull());
  }

  @Test
  void everyFunctionTakesAsManyArgumentsAsTheLibrarys() throws ReflectiveOperationException {
    Map<?, ?> known =
        (Map<?, ?>)
            field(Jsonata.Frame.class, "bindings")
                .get(field(Jsonata.class, "staticFrame").get(null));

    known.forEach(
        (name, function) ->
            assertThat(Builtins.table().get(name).getNumberOfArgs())
                .as(name.toString())
                .isEqualTo(((Jsonata.JFunction) function).getNumberOfArgs()));
  }

  @Test
  void everyErrorOfTheLibraryHasASentenceOfOurs() throws ReflectiveOperationException {
    Map<?, ?> codes = (Map<?, ?>) field(Jsonata.class, "errorCodes").get(null);

    assertThat(codes).hasSizeGreaterThan(80);
    for (Object code : codes.keySet()) {
      assertThat(Sentences.isKnown(code.toString())).as(code.toString()).isTrue();
      for (Object value : new Object[] {"x", 1, 'c', null, List.of(1), Map.of(), new Object()}) {
        requirePlain(new JException(code.toString(), 3, value, value));
      }
    }
    requirePlain(new JException("X9999", -1));
    requirePlain(new JException("Malformed URL", 0));
  }

  private static void requirePlain(JException e) {
    for (String sentence : List.of(Explanation.ofFailure(e), Explanation.ofSyntax(e, "{%"))) {
      assertThat(sentence)
          .as(e.getError())
          .doesNotContain("{{", "}}", "{found}", "{other}", "java.", "Object", "Exception", "1e6")
          .endsWith(".");
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
