package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
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
 *       what stands in for the service;
 *   <li>{@code AWS_CONTAINER_CREDENTIALS_FULL_URI}: credentials are had there, as Lambda gives them
 *       to functions with a snapshot. Else {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}
 *       and {@code AWS_SESSION_TOKEN} are used as they are given here, and where there are none,
 *       AWS's own chain finds some.
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

  private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String TOKEN = "AWS_SESSION_TOKEN";
  private static final String CONTAINER = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String SNAP_START = "snap-start";
  private static final String INITIALIZATION = "AWS_LAMBDA_INITIALIZATION_TYPE";
  private static final List<String> NOT_PRETENDED =
      List.of("AWS_ENDPOINT_URL_", "AWS_CONTAINER_", INITIALIZATION, TOKEN);

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

  /**
   * Clients configured by these environment variables that call nobody: they sign with credentials
   * of nobody, for the services' own addresses, and all is answered by what pretends to be AWS.
   */
  public static AwsClients pretending(Map<String, String> environment, PretendAws aws) {
    var nobody = new HashMap<>(environment);
    nobody.keySet().removeIf(name -> NOT_PRETENDED.stream().anyMatch(name::startsWith));
    nobody.put(KEY_ID, "nobody");
    nobody.put(SECRET, "nobody");
    return new AwsClients(nobody, List.of(), UnaryOperator.identity(), aws);
  }

  /** A new client of DynamoDB. What it need not find out at its first call is said here. */
  public DynamoDbClient dynamoDb() {
    return build(DynamoDbClient.builder().endpointDiscoveryEnabled(false), "DYNAMODB");
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
    return counting.apply(new CloudWatchAges(service, region, credentials(), http, clock));
  }

  private Region region() {
    return Region.of(environment.getOrDefault("AWS_REGION", REGION_ELSEWHERE));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C build(
      B builder, String service) {
    builder
        .httpClient(http)
        .region(region())
        .credentialsProvider(credentials())
        .defaultsMode(DefaultsMode.IN_REGION)
        .overrideConfiguration(overrides());
    String endpoint = environment.get("AWS_ENDPOINT_URL_" + service);
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
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

  /**
   * Finds credentials at the first call that needs them, never before: a snapshot must not hold
   * any. Each source but the last is looked for by name, since AWS's own chain looks for all in
   * turn, files among them.
   */
  private AwsCredentialsProvider credentials() {
    if (environment.containsKey(CONTAINER)) {
      return ContainerCredentialsProvider.builder().build();
    }
    String id = environment.get(KEY_ID);
    String secret = environment.get(SECRET);
    boolean isSnapshot = SNAP_START.equals(environment.get(INITIALIZATION));
    if (id == null || secret == null || isSnapshot) {
      return DefaultCredentialsProvider.builder().build();
    }
    String token = environment.get(TOKEN);
    AwsCredentials credentials =
        token == null
            ? AwsBasicCredentials.create(id, secret)
            : AwsSessionCredentials.create(id, secret, token);
    return StaticCredentialsProvider.create(credentials);
  }

  /**
   * Makes ready what a first call over TLS takes beside a connection: the JDK's certificates are
   * read, and a greeting is made that nobody is sent.
   */
  public static void prepareTls() throws IOException {
    HttpsURLConnection.getDefaultSSLSocketFactory();
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      engine.wrap(
          ByteBuffer.allocate(0), ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no TLS.", e);
    }
    connection(URI.create("https://localhost/")); // nothing is connected yet
  }

  /** Lets go of the connections that the clients share. */
  @Override
  public void close() {
    http.close();
  }
}
