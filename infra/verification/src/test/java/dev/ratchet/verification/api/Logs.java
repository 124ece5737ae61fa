package dev.ratchet.verification.api;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Catches what a class logs, so that a test can read it and nobody else has to. */
final class Logs extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Logs(Logger logger) {
    this.logger = logger;
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  static Logs of(String className) {
    return new Logs(Logger.getLogger(className));
  }

  /** What was logged, each with its cause. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord logged) {
    lines.add(
        logged.getLevel() + " " + new SimpleFormatter().formatMessage(logged) + cause(logged));
  }

  private static String cause(LogRecord logged) {
    return logged.getThrown() == null ? "" : ": " + logged.getThrown();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
