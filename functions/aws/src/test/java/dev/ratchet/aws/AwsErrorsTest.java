package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What each error of AWS means: to try again, to mend the deployment, or to give up. */
class AwsErrorsTest {
  @ParameterizedTest
  @CsvSource({
    // what passes
    "InternalServerError, 500, Passing",
    "InternalFailure, 500, Passing",
    "ServiceUnavailable, 503, Passing",
    "'', 502, Passing",
    "ThrottlingException, 400, Passing",
    "ProvisionedThroughputExceededException, 400, Passing",
    "RequestLimitExceeded, 400, Passing",
    "RequestThrottled, 403, Passing",
    "LimitExceededException, 400, Passing",
    "TransactionInProgressException, 400, Passing",
    "RequestTimeout, 408, Passing",
    "TooManyRequestsException, 429, Passing",
    "OverLimit, 403, Passing",
    "KmsThrottled, 400, Passing",
    "KMS.ThrottlingException, 400, Passing",
    "AWS.SimpleQueueService.QueueDeletedRecently, 400, Passing",
    // what an operator mends
    "AccessDeniedException, 400, Misconfigured",
    "AccessDenied, 403, Misconfigured",
    "ExpiredTokenException, 400, Misconfigured",
    "UnrecognizedClientException, 400, Misconfigured",
    "InvalidClientTokenId, 403, Misconfigured",
    "InvalidSignatureException, 400, Misconfigured",
    "SignatureDoesNotMatch, 403, Misconfigured",
    "MissingAuthenticationTokenException, 400, Misconfigured",
    "ResourceNotFoundException, 400, Misconfigured",
    "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException, 400, Misconfigured",
    "QueueDoesNotExist, 400, Misconfigured",
    "AWS.SimpleQueueService.NonExistentQueue, 400, Misconfigured",
    "KmsAccessDenied, 400, Misconfigured",
    "KMS.DisabledException, 400, Misconfigured",
    "KmsNotFound, 400, Misconfigured",
    "SomethingNew, 403, Misconfigured",
    // what was asked
    "ValidationException, 400, Refused",
    "ItemCollectionSizeLimitExceededException, 400, Refused",
    "InvalidMessageContents, 400, Refused",
    "BatchRequestTooLong, 400, Refused",
    "InvalidParameterValue, 400, Refused",
    "SerializationException, 400, Refused",
    "RequestEntityTooLargeException, 413, Refused",
    "SomethingNew, 400, Refused"
  })
  void everyErrorHasATreatment(String code, int status, String kind) {
    assertThat(kind(code, "Because.", status).getClass().getSimpleName()).isEqualTo(kind);
  }

  private static Kind kind(String code, String message, int status) {
    var e =
        DynamoDbException.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
    return AwsErrors.kind("PutItem", "table state", e);
  }

  @Test
  void whatFailsOnTheWayPasses() {
    assertThat(AwsErrors.kind("PutItem", "table state", ApiCallTimeoutException.create(15_000)))
        .isInstanceOf(Kind.Passing.class);
    assertThat(AwsErrors.kind("PutItem", "table state", SdkClientException.create("reset")))
        .isInstanceOf(Kind.Passing.class);
  }

  @Test
  void whoHasNoCredentialsIsToldSo() {
    var e =
        SdkClientException.create(
            "Unable to load credentials from any of the providers in the chain X");
    assertThat(AwsErrors.kind("PutItem", "table state", e))
        .isEqualTo(
            new Kind.Misconfigured(
                "PutItem on table state is refused: no credentials. Give this process"
                    + " credentials."));
  }

  @Test
  void whatIsToBeMendedIsNamedWithoutTheVendorsWords() {
    assertThat(kind("AccessDeniedException", "SECRET-ROLE may not", 400))
        .isEqualTo(
            new Kind.Misconfigured(
                "PutItem on table state is refused: AccessDeniedException. Allow dynamodb:PutItem"
                    + " on it to the caller."));
    assertThat(
            AwsErrors.kind(
                "SendMessageBatch",
                "queue https://sqs.example/123/default",
                "AccessDenied",
                "",
                403))
        .isEqualTo(
            new Kind.Misconfigured(
                "SendMessageBatch on queue default is refused: AccessDenied. Allow sqs:SendMessage"
                    + " on it to the caller."));
    assertThat(kind("ResourceNotFoundException", "", 400))
        .isEqualTo(
            new Kind.Misconfigured(
                "PutItem on table state is refused: ResourceNotFoundException. It does not exist:"
                    + " deploy it, or mend its name or the region."));
  }

  @Test
  void whatIsToBeMendedIsLoggedOnce() {
    var logged = new ArrayList<LogRecord>();
    Logger log = Logger.getLogger(Calls.class.getName());
    Handler handler = collecting(logged);
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(AwsErrorsTest::denied)
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isInstanceOf(Kind.Misconfigured.class));
      }
    } finally {
      log.removeHandler(handler);
      log.setUseParentHandlers(true);
    }
    assertThat(logged).singleElement().extracting(LogRecord::getLevel).hasToString("SEVERE");
    assertThat(List.of(logged.getFirst().getParameters()).toString())
        .contains("Query on table logged-once is refused: AccessDeniedException");
  }

  private static void denied() {
    Calls.call(
        "Query",
        "table logged-once",
        () -> {
          throw DynamoDbException.builder()
              .statusCode(400)
              .awsErrorDetails(
                  AwsErrorDetails.builder()
                      .errorCode("AccessDeniedException")
                      .errorMessage("no")
                      .build())
              .build();
        });
  }

  private static Handler collecting(List<LogRecord> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        logged.add(line);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
