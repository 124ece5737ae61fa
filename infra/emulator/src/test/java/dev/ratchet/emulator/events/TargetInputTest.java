package dev.ratchet.emulator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.emulator.host.Json;
import dev.ratchet.template.EventRule.Input;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetInputTest {

  private static String sent(Input input) throws Exception {
    var event = "{\"id\":\"e-1\",\"detail\":{\"name\":\"a \\\"b\\\"\",\"list\":[1,{\"x\":true}]}}";
    return TargetInput.of(input, Json.read(event));
  }

  @Test
  void aPartIsFoundByItsPath() throws Exception {
    assertThat(sent(new Input.Part("$.detail.list[1].x"))).isEqualTo("true");
    assertThat(sent(new Input.Part("$.id"))).isEqualTo("\"e-1\"");
  }

  @Test
  void aConstantStaysAsItIs() throws Exception {
    assertThat(sent(new Input.Constant("{\"a\": 1}"))).isEqualTo("{\"a\": 1}");
  }

  @Test
  void variablesAreQuotedOutsideOfStringsOnly() throws Exception {
    var paths = Map.of("id", "$.id", "name", "$.detail.name", "list", "$.detail.list");
    var template = "{\"i\":<id>,\"t\":\"<id>: <name>\",\"l\":<list>,\"none\":\"<gone>\"}";

    var text = sent(new Input.Transformed(paths, template));

    assertThat(text)
        .isEqualTo(
            "{\"i\":\"e-1\",\"t\":\"e-1: a \\\"b\\\"\",\"l\":[1,{\"x\":true}],\"none\":\"\"}");
  }
}
