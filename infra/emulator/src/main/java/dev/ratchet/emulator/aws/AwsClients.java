package dev.ratchet.emulator.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Ordinary AWS clients of the emulators; the runner itself uses them over the wire, as users do.
 */
public final class AwsClients {

  /** The access key and the secret key of everything local. */
  public static final String CREDENTIAL = "local";

  private AwsClients() {}

  /** A client of the DynamoDB endpoint at a URL. */
  public static DynamoDbClient dynamoDb(String url, String region) {
    return of(DynamoDbClient.builder(), url, region).build();
  }

  /** A client of the SQS endpoint at a URL. */
  public static SqsClient sqs(String url, String region) {
    return of(SqsClient.builder(), url, region).build();
  }

  /** What builds a client of any endpoint at a URL. */
  public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B of(
      B builder, String url, String region) {
    var credentials = AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL);
    return builder
        .endpointOverride(URI.create(url))
        .region(Region.of(region))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }
}
