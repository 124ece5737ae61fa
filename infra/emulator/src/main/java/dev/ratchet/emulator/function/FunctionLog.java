package dev.ratchet.emulator.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.ratchet.emulator.host.Report;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/** The log of one sandbox: whole lines, each after the function's name. */
final class FunctionLog extends OutputStream implements LambdaLogger {

  /** The log of the invocation that this thread is in. */
  static final ScopedValue<FunctionLog> CURRENT = ScopedValue.newInstance();

  private final String function;
  private final Report report;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  FunctionLog(String function, Report report) {
    this.function = function;
    this.report = report;
  }

  @Override
  public void log(String message) {
    report.logged(function, message);
  }

  @Override
  public void log(byte[] message) {
    log(new String(message, UTF_8));
  }

  /** Logs what was thrown, with where. */
  void log(Throwable thrown) {
    var text = new ByteArrayOutputStream();
    thrown.printStackTrace(new PrintStream(text, true, UTF_8));
    log(text.toByteArray());
  }

  @Override
  public synchronized void write(int octet) {
    if (octet == '\n') {
      log(line.toByteArray());
      line.reset();
    } else {
      line.write(octet);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (var i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }
}
