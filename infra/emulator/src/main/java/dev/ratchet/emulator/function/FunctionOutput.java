package dev.ratchet.emulator.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.emulator.host.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Leads what functions print to {@code System.out} into their logs, and leaves the rest alone. */
public final class FunctionOutput extends OutputStream {

  private final PrintStream rest;
  private final FunctionLog unknown;

  private FunctionOutput(PrintStream rest, Report report) {
    this.rest = rest;
    this.unknown = new FunctionLog("function", report);
  }

  /** Takes the place of this process's standard streams. */
  public static void install(Report report) {
    System.setOut(new PrintStream(new FunctionOutput(System.out, report), true, UTF_8));
    System.setErr(new PrintStream(new FunctionOutput(System.err, report), true, UTF_8));
  }

  /** A thread that a handler started has its class loader, but not the log of its invocation. */
  private OutputStream sink() {
    if (FunctionLog.CURRENT.isBound()) {
      return FunctionLog.CURRENT.get();
    }
    return Thread.currentThread().getContextClassLoader() instanceof FunctionLoader
        ? unknown
        : rest;
  }

  @Override
  public void write(int octet) throws IOException {
    sink().write(octet);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    sink().write(bytes, offset, length);
  }

  @Override
  public void flush() {
    rest.flush();
  }
}
