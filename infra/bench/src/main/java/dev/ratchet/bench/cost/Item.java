package dev.ratchet.bench.cost;

import java.util.Locale;

/** What AWS bills for, and the price that applies to it. */
public enum Item {
  WRITES("writes"),
  READS("reads"),
  STANDARD_SENDS("standard_requests"),
  FIFO_SENDS("fifo_requests"),
  STANDARD_RECEIVES("standard_requests"),
  FIFO_RECEIVES("fifo_requests"),
  STANDARD_DELETES("standard_requests"),
  FIFO_DELETES("fifo_requests"),
  /** Changes of visibility, and whatever else is asked of SQS. */
  OTHER_STANDARD_REQUESTS("standard_requests"),
  OTHER_FIFO_REQUESTS("fifo_requests"),
  EVENTS("events"),
  METRICS("metrics"),
  API_REQUESTS("api_requests"),
  LAMBDA_REQUESTS("lambda_requests"),
  LAMBDA_GB_SECONDS("lambda_gb_seconds"),
  LOG_GIGABYTES("log_gigabytes");

  private final String price;

  Item(String price) {
    this.price = price;
  }

  /** The name of its price in a price file. */
  public String price() {
    return price;
  }

  /** Its name in files. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
