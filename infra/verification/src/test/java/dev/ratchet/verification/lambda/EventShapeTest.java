package dev.ratchet.verification.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.SqsSource;
import dev.ratchet.template.Template;
import dev.ratchet.verification.Repository;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in events/ look like what AWS sends. */
final class EventShapeTest {
  static Stream<EventFile> messages() throws Exception {
    return EventFile.all().stream().filter(event -> Json.parseObject(event.text()).has("Records"));
  }

  static Stream<EventFile> calls() throws Exception {
    return EventFile.all().stream().filter(event -> Json.parseObject(event.text()).has("rawPath"));
  }

  static Stream<EventFile> schedules() throws Exception {
    return EventFile.all().stream()
        .filter(event -> Json.parseObject(event.text()).has("detail-type"));
  }

  @Test
  void everyEventIsOneOfThese() throws Exception {
    assertThat(Stream.of(messages(), calls(), schedules()).flatMap(events -> events))
        .containsExactlyInAnyOrderElementsOf(EventFile.all());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  void aScheduledEventIsThatOfTheDefaultBus(EventFile event) {
    Json.Obj scheduled = Json.parseObject(event.text());
    assertThat(scheduled.text("source")).hasValue("aws.events");
    assertThat(scheduled.text("detail-type")).hasValue("Scheduled Event");
    assertThat(scheduled.object("detail").members()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageHasTheDigestOfItsBody(EventFile event) throws Exception {
    for (Json.Obj message : records(event)) {
      byte[] body = message.text("body").orElseThrow().getBytes(StandardCharsets.UTF_8);
      assertThat(message.text("md5OfBody"))
          .hasValue(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void aMessageComesFromAQueueOfItsHandler(EventFile event) throws Exception {
    var deployment = Deployment.local("ratchet", name -> "https://sqs/" + name, "https://api");
    Template template =
        Template.read(Repository.root().resolve("template.yaml"), deployment, Map.of());
    List<String> queues =
        template.functions().stream()
            .filter(function -> function.handler().equals(event.handler()))
            .flatMap(function -> function.sources().stream())
            .filter(SqsSource.class::isInstance)
            .map(source -> template.queue(((SqsSource) source).queue()).name())
            .toList();
    for (Json.Obj message : records(event)) {
      String arn = message.text("eventSourceARN").orElseThrow();
      assertThat(queues).contains(arn.substring(arn.lastIndexOf(':') + 1));
      boolean isFifo = arn.endsWith(".fifo");
      assertThat(message.object("attributes").has("MessageGroupId")).isEqualTo(isFifo);
      assertThat(message.object("attributes").has("SequenceNumber")).isEqualTo(isFifo);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void aCallSaysThePathOnceInEachPlace(EventFile event) {
    Json.Obj call = Json.parseObject(event.text());
    String path = call.text("rawPath").orElseThrow();
    assertThat(call.text("version")).hasValue("2.0");
    assertThat(call.object("requestContext").object("http").text("path")).hasValue(path);
    assertThat(call.object("pathParameters").text("proxy"))
        .hasValue(path.substring("/v1/".length()));
  }

  private static List<Json.Obj> records(EventFile event) {
    return Json.parseObject(event.text()).array("Records").stream()
        .map(Json.Obj.class::cast)
        .toList();
  }
}
