package dev.ratchet.testkit.lambda;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * A function's zip as Lambda lays it out, beside the runtime that loads it.
 *
 * @param root the folder that the zip is unpacked in: the function's working directory
 * @param nativeLibrary the native part of AWS's runtime interface client
 */
public record FunctionCode(Path root, Path nativeLibrary) {
  /** The class that Lambda starts. */
  static final String MAIN = AWSLambda.class.getName();

  /** What is on Lambda's own class path; the function's code has a class loader below it. */
  private static final List<Class<?>> RUNTIME =
      List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

  public FunctionCode {
    requireNonNull(root, "root is null");
    requireNonNull(nativeLibrary, "nativeLibrary is null");
  }

  /** Whether AWS's runtime interface client runs here: its native part is for Linux alone. */
  public static boolean isSupported() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * Unpacks a zip, and the runtime's native part, into a folder.
   *
   * @throws NoSuchFileException if there is no zip; the message says how to build it
   */
  public static FunctionCode unpack(Path zip, Path folder) throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new NoSuchFileException(
          zip.toString(), null, "it is built by: mvn -q -pl functions/handlers -am package");
    }
    Path root = folder.resolve("task");
    try (var file = new ZipFile(zip.toFile())) {
      for (var entry : file.stream().filter(e -> !e.isDirectory()).toList()) {
        Path to = root.resolve(entry.getName()).normalize();
        if (!to.startsWith(root)) {
          throw new IOException(zip + " holds " + entry.getName() + ", which leads out of it");
        }
        Files.createDirectories(to.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, to);
        }
      }
    }
    // By itself the runtime unpacks it to one fixed place, where two that start at once collide.
    Path library = folder.resolve("libaws-lambda-jni.so");
    try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/" + library())) {
      Files.copy(in, library);
    }
    return new FunctionCode(root, library);
  }

  private static String library() {
    boolean musl = Files.exists(Path.of("/etc/alpine-release"));
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "libaws-lambda-jni.linux%s-%s.so"
        .formatted(musl ? "_musl" : "", machine.equals("aarch64") ? "aarch_64" : "x86_64");
  }

  /** The class path of the runtime itself. */
  static String runtimePath() {
    return RUNTIME.stream()
        .map(FunctionCode::jar)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
