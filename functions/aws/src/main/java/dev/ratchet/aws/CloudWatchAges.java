package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Reads SQS's metric {@value #METRIC} by one GetMetricData call of CloudWatch's query protocol.
 * AWS's client of CloudWatch would add 1.8 MB to the functions' code for this one call, of which
 * the signer and the HTTP client are there already.
 *
 * <p>An answer that cannot be had leaves the ages unknown: it is logged, and nothing fails of it.
 */
final class CloudWatchAges implements QueueAges {
  /** What SQS counts. */
  static final String METRIC = "ApproximateAgeOfOldestMessage";

  /** Where SQS counts it. */
  static final String NAMESPACE = "AWS/SQS";

  private static final System.Logger LOG = System.getLogger(CloudWatchAges.class.getName());

  /** SQS counts once a minute, and its count may come minutes late. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  private static final int BATCH_MAX = 500;
  private static final int OK = 200;

  private final URI endpoint;
  private final Region region;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;
  private final InstantSource clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  CloudWatchAges(
      URI endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      SdkHttpClient http,
      InstantSource clock) {
    this.endpoint = requireNonNull(endpoint, "endpoint is null");
    this.region = requireNonNull(region, "region is null");
    this.credentials = requireNonNull(credentials, "credentials is null");
    this.http = requireNonNull(http, "http is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Map<String, Duration> of(Collection<String> queueNames) {
    List<String> names = queueNames.stream().limit(BATCH_MAX).toList();
    if (names.isEmpty()) {
      return Map.of();
    }
    try {
      return read(call(query(names)), names);
    } catch (IOException | SAXException | ParserConfigurationException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "CloudWatch does not tell how old the messages of queues are: {0}",
          e.toString());
      return Map.of();
    }
  }

  private String query(List<String> names) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var form = new LinkedHashMap<String, String>();
    form.put("Action", "GetMetricData");
    form.put("Version", "2010-08-01");
    form.put("StartTime", now.minus(LOOK_BACK).toString());
    form.put("EndTime", now.toString());
    form.put("ScanBy", "TimestampDescending");
    for (int i = 0; i < names.size(); i++) {
      String member = "MetricDataQueries.member." + (i + 1) + ".";
      String metric = member + "MetricStat.Metric.";
      form.put(member + "Id", "q" + i);
      form.put(member + "MetricStat.Period", "60");
      form.put(member + "MetricStat.Stat", "Maximum");
      form.put(metric + "Namespace", NAMESPACE);
      form.put(metric + "MetricName", METRIC);
      form.put(metric + "Dimensions.member.1.Name", "QueueName");
      form.put(metric + "Dimensions.member.1.Value", names.get(i));
    }
    return form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private InputStream call(String form) throws IOException {
    byte[] body = form.getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .putHeader("Content-Length", Integer.toString(body.length))
            .build();
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "monitoring")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
    var execute = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(execute::contentStreamProvider);
    HttpExecuteResponse response = http.prepareRequest(execute.build()).call();
    byte[] answer = response.responseBody().map(CloudWatchAges::all).orElse(new byte[0]);
    int status = response.httpResponse().statusCode();
    if (status != OK) {
      throw new IOException(
          "GetMetricData answered %d: %s"
              .formatted(status, new String(answer, StandardCharsets.UTF_8)));
    }
    return new ByteArrayInputStream(answer);
  }

  private static byte[] all(InputStream body) {
    try (body) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of each query, the first value is the newest. */
  private Map<String, Duration> read(InputStream answer, List<String> names)
      throws IOException, SAXException, ParserConfigurationException {
    var factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    NodeList ids = builder.parse(answer).getElementsByTagName("Id");
    var ages = new HashMap<String, Duration>();
    for (int i = 0; i < ids.getLength(); i++) {
      String name = names.get(Integer.parseInt(ids.item(i).getTextContent().substring(1)));
      var values = (Element) child((Element) ids.item(i).getParentNode(), "Values");
      if (values.getElementsByTagName("member").getLength() > 0) {
        ages.put(name, seconds(child(values, "member").getTextContent()));
      }
    }
    return ages;
  }

  private static Node child(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0);
  }

  private static Duration seconds(String value) {
    return Duration.ofSeconds(
        new BigDecimal(value.strip()).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }
}
