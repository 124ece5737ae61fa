package dev.ratchet.aws;

import dev.ratchet.engine.port.StoreException.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * What an error of AWS means: whether it passes, whether the deployment is to be mended, or whether
 * it was the request. The names are those of DynamoDB, SQS, EventBridge and of what all share.
 */
final class AwsErrors {
  private static final String KMS = "KMS.";
  private static final String SQS = "AWS.SimpleQueueService.";
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> CLOSED_DOORS = Set.of(401, 403, 404);

  /** Nobody may, or not with this signature. */
  private static final Set<String> DENIED =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AuthFailure",
          "AuthorizationError",
          "NotAuthorized",
          "OptInRequired",
          "SubscriptionRequiredException",
          "UnauthorizedOperation",
          "KmsAccessDenied");

  /** The caller's credentials are wrong, or over. */
  private static final Set<String> UNKNOWN_CALLER =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidSecurity",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  /** What is asked is not there. */
  private static final Set<String> ABSENT =
      Set.of(
          "ResourceNotFoundException",
          "TableNotFoundException",
          "QueueDoesNotExist",
          "NonExistentQueue",
          "InvalidAddress");

  /** The key that encrypts it cannot be used. */
  private static final Set<String> LOCKED =
      Set.of(
          "KmsDisabled",
          "KmsInvalidKeyUsage",
          "KmsInvalidState",
          "KmsNotFound",
          "KmsOptInRequired");

  /** Answered with a status of the caller's fault, and over in a while all the same. */
  private static final Set<String> PASSING =
      Set.of(
          "KmsThrottled",
          "KmsThrottling",
          "LimitExceededException",
          "OverLimit",
          "PriorRequestNotComplete",
          "ProvisionedThroughputExceededException",
          "QueueDeletedRecently",
          "RequestExpired",
          "RequestInProgress",
          "RequestLimitExceeded",
          "RequestThrottled",
          "RequestTimeTooSkewed",
          "RequestTimeout",
          "RequestTimeoutException",
          "ResourceInUseException",
          "ReplicatedWriteConflictException",
          "Throttling",
          "ThrottlingException",
          "TooManyRequestsException",
          "TransactionInProgressException");

  /** What an operation's permission is called where it is not called like the operation. */
  private static final Map<String, String> PERMISSIONS =
      Map.of("SendMessageBatch", "SendMessage", "DeleteMessageBatch", "DeleteMessage");

  private static final Map<String, String> SERVICES =
      Map.of("table", "dynamodb", "queue", "sqs", "bus", "events");

  private AwsErrors() {}

  /**
   * What an exception means.
   *
   * @param operation as in {@link Calls#call}
   * @param where as in {@link Calls#call}
   */
  static Kind kind(String operation, String where, SdkException e) {
    return switch (e) {
      case AwsServiceException service when service.awsErrorDetails() != null ->
          service.isThrottlingException()
              ? new Kind.Passing()
              : kind(
                  operation,
                  where,
                  String.valueOf(service.awsErrorDetails().errorCode()),
                  String.valueOf(service.awsErrorDetails().errorMessage()),
                  service.statusCode());
      case SdkServiceException service ->
          kind(operation, where, "", String.valueOf(service.getMessage()), service.statusCode());
      case SdkClientException client -> ofClient(operation, where, client);
      default -> new Kind.Passing();
    };
  }

  /** What failed before anything was sent, or instead of an answer. */
  private static Kind ofClient(String operation, String where, SdkClientException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Unable to load credentials from any of the providers")) {
      return misconfigured(operation, where, "no credentials", "Give this process credentials.");
    }
    return message.startsWith("Unable to marshall request")
        ? new Kind.Refused(what(operation, where, "it cannot be written as a request"))
        : new Kind.Passing();
  }

  /**
   * What an answer means.
   *
   * @param code the error's name, with or without what stands before a {@code #}
   * @param status of HTTP; of an entry of a batch, 400 for the sender's fault and 500 otherwise
   */
  static Kind kind(String operation, String where, String code, String message, int status) {
    String name = plain(code);
    if (PASSING.contains(name)
        || status >= SERVER_ERROR
        || status == REQUEST_TIMEOUT
        || status == TOO_MANY_REQUESTS) {
      return new Kind.Passing();
    }
    if (UNKNOWN_CALLER.contains(name)) {
      return misconfigured(operation, where, name, "Renew or mend the credentials of the caller.");
    }
    if (ABSENT.contains(name)) {
      return misconfigured(
          operation, where, name, "It does not exist: deploy it, or mend its name or the region.");
    }
    if (LOCKED.contains(name)) {
      return misconfigured(operation, where, name, "Enable the key that encrypts it.");
    }
    if (DENIED.contains(name) || CLOSED_DOORS.contains(status)) {
      String permission = permission(operation, where);
      return misconfigured(operation, where, name, "Allow " + permission + " on it to the caller.");
    }
    return new Kind.Refused(what(operation, where, name + ": " + message));
  }

  /** An error's name as all protocols of a service have it: that of KMS differs by the service. */
  private static String plain(String code) {
    String name = code.substring(code.lastIndexOf('#') + 1);
    if (name.startsWith(KMS)) {
      return "Kms" + name.substring(KMS.length()).replaceFirst("Exception$", "");
    }
    return name.startsWith(SQS) ? name.substring(SQS.length()) : name;
  }

  private static Kind misconfigured(String operation, String where, String why, String remedy) {
    return new Kind.Misconfigured(what(operation, where, why) + ". " + remedy);
  }

  private static String what(String operation, String where, String why) {
    return "%s on %s is refused: %s".formatted(operation, bare(where), why);
  }

  /** Without what is before a queue's name in its URL. */
  private static String bare(String where) {
    int space = where.indexOf(' ');
    String name = where.substring(where.lastIndexOf('/') + 1);
    return where.contains("/") ? where.substring(0, space + 1) + name : where;
  }

  /** The permission of IAM that an operation needs, such as {@code dynamodb:PutItem}. */
  private static String permission(String operation, String where) {
    String kind = where.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    return "%s:%s"
        .formatted(
            SERVICES.getOrDefault(kind, kind), PERMISSIONS.getOrDefault(operation, operation));
  }
}
