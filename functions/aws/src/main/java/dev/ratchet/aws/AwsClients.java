package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the clients of AWS's services, configured by environment variables that are handed in:
 *
 * <ul>
 *   <li>{@code AWS_REGION}: {@value #REGION_ELSEWHERE} where there is none, as on a machine of
 *       one's own;
 *   <li>{@code AWS_ENDPOINT_URL_DYNAMODB}, {@code _SQS}, {@code _EVENTBRIDGE}, {@code _CLOUDWATCH}:
 *       what stands in for the service; with it, {@code AWS_ACCESS_KEY_ID} and {@code
 *       AWS_SECRET_ACCESS_KEY} are used as they are given here. In all other cases AWS's own chain
 *       finds the credentials.
 * </ul>
 *
 * <p>All clients share one HTTP client. Making one takes time, so make each once. Every call of
 * ours bears repetition, so the clients repeat what fails for a moment.
 */
public final class AwsClients implements AutoCloseable {
  /** The region where none is given. */
  public static final String REGION_ELSEWHERE = "us-east-1";

  /** How often a call is tried in all. */
  public static final int ATTEMPTS_MAX = 4;

  /** How long one attempt of a call may take. */
  public static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  /** How long a call may take, all attempts together: less than any handler's time. */
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

  /** How long a connection may take to be made. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** How long an answer may be awaited without a byte of it. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /** How many idle connections to a service are kept: as many as messages are handled at once. */
  public static final int CONNECTIONS_KEPT = 64;

  static {
    // The JDK keeps five, and makes any more anew each time, with a TLS handshake.
    if (System.getProperty("http.maxConnections") == null) {
      System.setProperty("http.maxConnections", Integer.toString(CONNECTIONS_KEPT));
    }
  }

  private final Map<String, String> environment;
  private final List<ExecutionInterceptor> interceptors;
  private final SdkHttpClient http;

  private final UnaryOperator<QueueAges> counting;

  private AwsClients(
      Map<String, String> environment,
      List<ExecutionInterceptor> interceptors,
      UnaryOperator<QueueAges> counting,
      SdkHttpClient http) {
    this.environment = Map.copyOf(environment);
    this.interceptors = List.copyOf(interceptors);
    this.counting = requireNonNull(counting, "counting is null");
    this.http = requireNonNull(http, "http is null");
  }

  /** The client's own builder would read the JDK's certificates at once, 0.2 s, for no call yet. */
  private static SdkHttpClient http() {
    return UrlConnectionHttpClient.create(AwsClients::connection);
  }

  private static HttpURLConnection connection(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clients configured by these environment variables. */
  public static AwsClients of(Map<String, String> environment) {
    return new AwsClients(environment, List.of(), UnaryOperator.identity(), http());
  }

  /**
   * Clients configured by these environment variables, whose calls are counted.
   *
   * @param others what else each call goes through
   */
  public static AwsClients counted(
      Map<String, String> environment, Bill bill, ExecutionInterceptor... others) {
    requireNonNull(bill, "bill is null");
    var interceptors = new ArrayList<>(List.of(others));
    interceptors.add(bill.interceptor());
    return new AwsClients(environment, interceptors, bill::counted, http());
  }

  /** A new client of DynamoDB. */
  public DynamoDbClient dynamoDb() {
    return build(DynamoDbClient.builder(), "DYNAMODB");
  }

  /** A new client of SQS. */
  public SqsClient sqs() {
    return build(SqsClient.builder(), "SQS");
  }

  /** A new client of EventBridge. */
  public EventBridgeClient eventBridge() {
    return build(EventBridgeClient.builder(), "EVENTBRIDGE");
  }

  /**
   * What tells the ages of SQS's messages: CloudWatch, unless something stands in for SQS and
   * nothing for CloudWatch.
   */
  public QueueAges queueAges(InstantSource clock) {
    Region region = region();
    String endpoint = environment.get("AWS_ENDPOINT_URL_CLOUDWATCH");
    if (endpoint != null) {
      URI there = URI.create(endpoint);
      return counting.apply(new CloudWatchAges(there, region, credentials(), http, clock));
    }
    if (environment.containsKey("AWS_ENDPOINT_URL_SQS")) {
      return QueueAges.UNKNOWN;
    }
    String suffix = PartitionMetadata.of(region).dnsSuffix();
    URI service = URI.create("https://monitoring.%s.%s/".formatted(region.id(), suffix));
    AwsCredentialsProvider found = DefaultCredentialsProvider.builder().build();
    return counting.apply(new CloudWatchAges(service, region, found, http, clock));
  }

  private Region region() {
    return Region.of(environment.getOrDefault("AWS_REGION", REGION_ELSEWHERE));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, String service) {
    builder
        .httpClient(http)
        .region(region())
        .defaultsMode(DefaultsMode.IN_REGION)
        .overrideConfiguration(overrides());
    String endpoint = environment.get("AWS_ENDPOINT_URL_" + service);
    if (endpoint == null) {
      builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
    } else {
      builder.endpointOverride(URI.create(endpoint)).credentialsProvider(credentials());
    }
    return builder.build();
  }

  /** No file is read for settings: a function has none, and looking costs time at each start. */
  private ClientOverrideConfiguration overrides() {
    var noProfile = ProfileFile.aggregator().build();
    return ClientOverrideConfiguration.builder()
        .defaultProfileFileSupplier(() -> noProfile)
        .retryStrategy(
            AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS_MAX).build())
        .apiCallTimeout(CALL_TIMEOUT)
        .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
        .executionInterceptors(interceptors)
        .build();
  }

  private AwsCredentialsProvider credentials() {
    String id = environment.get("AWS_ACCESS_KEY_ID");
    String secret = environment.get("AWS_SECRET_ACCESS_KEY");
    if (id == null || secret == null) {
      return DefaultCredentialsProvider.builder().build();
    }
    String token = environment.get("AWS_SESSION_TOKEN");
    AwsCredentials credentials =
        token == null
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token);
    return StaticCredentialsProvider.create(credentials);
  }

  /** Lets go of the connections that the clients share. */
  @Override
  public void close() {
    http.close();
  }
}
