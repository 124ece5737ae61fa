package dev.ratchet.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merge patches, by the examples of RFC 7396 and by what must hold for any two objects. */
class MergePatchTest {

  /** Appendix A of the RFC, so far as target and patch are objects, as contexts are. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"a":"b"}                   | {"a":"c"}                  | {"a":"c"}
          {"a":"b"}                   | {"b":"c"}                  | {"a":"b","b":"c"}
          {"a":"b"}                   | {"a":null}                 | {}
          {"a":"b","b":"c"}           | {"a":null}                 | {"b":"c"}
          {"a":["b"]}                 | {"a":"c"}                  | {"a":"c"}
          {"a":"c"}                   | {"a":["b"]}                | {"a":["b"]}
          {"a":{"b":"c"}}             | {"a":{"b":"d","c":null}}   | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}           | {"a":[1]}                  | {"a":[1]}
          {"e":null}                  | {"a":1}                    | {"e":null,"a":1}
          {}                          | {"a":{"bb":{"ccc":null}}}  | {"a":{"bb":{}}}
          {"a":1}                     | {"a":[null,{"b":null}]}    | {"a":[null,{"b":null}]}
          {"a":{"b":1},"c":2}         | {}                         | {"a":{"b":1},"c":2}
          """)
  void aPatchIsAppliedAsTheRfcSays(String target, String patch, String result) {
    assertThat(MergePatch.apply(Json.parseObject(target), Json.parseObject(patch)).text())
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"a":1}             | {"a":1}               | {}
          {"a":1}             | {"a":2}               | {"a":2}
          {"a":1,"b":2}       | {"b":2}               | {"a":null}
          {"a":{"b":1,"c":2}} | {"a":{"b":1,"c":3}}   | {"a":{"c":3}}
          {"a":{"b":1}}       | {"a":{}}              | {"a":{"b":null}}
          {"a":1}             | {"a":{}}              | {"a":{}}
          {}                  | {"a":{}}              | {"a":{}}
          {"a":[1,2]}         | {"a":[1]}             | {"a":[1]}
          {"a":1}             | {"a":null}            | {"a":null}
          {"a":null}          | {"a":null}            | {}
          {"a":null}          | {}                    | {"a":null}
          """)
  void thePatchBetweenTwoObjectsSaysOnlyWhatDiffers(String before, String after, String patch) {
    assertThat(MergePatch.between(Json.parseObject(before), Json.parseObject(after)).text())
        .isEqualTo(patch);
  }

  @Test
  void applyingThePatchBetweenTwoObjectsGivesTheSecondWithoutItsNulls() {
    long seed = new Random().nextLong();
    System.out.println("MergePatchTest seed " + seed);
    var random = new RandomJson(new Random(seed));
    for (int i = 0; i < 2_000; i++) {
      Json.Obj before = random.object(4);
      Json.Obj after = i % 2 == 0 ? random.object(4) : MergePatch.apply(before, random.object(4));

      Json.Obj patch = MergePatch.between(before, after);

      assertThat(withoutNulls(MergePatch.apply(before, patch)))
          .as("from %s to %s", before.text(), after.text())
          .isEqualTo(withoutNulls(after));
      assertThat(MergePatch.apply(before, Json.Obj.EMPTY)).isEqualTo(before);
      assertThat(MergePatch.between(after, after)).isEqualTo(Json.Obj.EMPTY);
    }
  }

  @Test
  void applyingAPatchAgainChangesNothingMore() {
    long seed = new Random().nextLong();
    System.out.println("MergePatchTest seed " + seed);
    var random = new RandomJson(new Random(seed));
    for (int i = 0; i < 2_000; i++) {
      Json.Obj patch = random.object(4);
      Json.Obj once = MergePatch.apply(random.object(4), patch);

      assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    }
  }

  private static Json.Obj withoutNulls(Json.Obj object) {
    var kept = new LinkedHashMap<String, Json>();
    object
        .members()
        .forEach(
            (name, value) -> {
              switch (value) {
                case Json.Null _ -> {}
                case Json.Obj inner -> kept.put(name, withoutNulls(inner));
                case Json.Bool _, Json.Num _, Json.Str _, Json.Arr _ -> kept.put(name, value);
              }
            });
    return new Json.Obj(kept);
  }
}
