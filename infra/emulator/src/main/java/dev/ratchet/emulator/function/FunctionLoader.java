package dev.ratchet.emulator.function;

import com.amazonaws.services.lambda.runtime.Context;
import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a function's classes as Lambda does: from its own zip, with nothing of the runner in sight
 * but the platform and the few interfaces by which Lambda calls it.
 */
public final class FunctionLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final EventSerializers serializers = new EventSerializers(this);

  private FunctionLoader(List<URL> urls) {
    super("function", urls.toArray(URL[]::new), new Shared());
  }

  /**
   * A loader of unpacked code: classes at the root, jars in {@code lib/}.
   *
   * @param layers jars or folders of classes to be found after those
   * @throws StartFailure if the folder cannot be read
   */
  public static FunctionLoader of(Path folder, List<Path> layers) throws StartFailure {
    return new FunctionLoader(urls(folder, layers));
  }

  /**
   * Where the classes of unpacked code are: at the root, in the jars of {@code lib/}, in layers.
   *
   * @throws StartFailure if the folder cannot be read
   */
  static List<URL> urls(Path folder, List<Path> layers) throws StartFailure {
    try {
      var urls = new ArrayList<URL>();
      urls.add(folder.toUri().toURL());
      var jars = folder.resolve("lib");
      if (Files.isDirectory(jars)) {
        try (var files = Files.newDirectoryStream(jars, "*.jar")) {
          for (var jar : files) {
            urls.add(jar.toUri().toURL());
          }
        }
      }
      for (var layer : layers) {
        urls.add(layer.toUri().toURL());
      }
      return urls;
    } catch (IOException e) {
      throw new StartFailure("cannot read the functions' code in " + folder + ": " + e, e);
    }
  }

  /** The serialisers for its classes. */
  EventSerializers serializers() {
    return serializers;
  }

  @Override
  public void close() throws IOException {
    serializers.close();
    super.close();
  }

  /** The platform, and the packages of aws-lambda-java-core from the runner's class path. */
  private static final class Shared extends ClassLoader {

    private static final List<String> PACKAGES =
        List.of(
            "com.amazonaws.services.lambda.runtime",
            "com.amazonaws.services.lambda.runtime.logging");

    Shared() {
      super("lambda-runtime", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var last = name.lastIndexOf('.');
      if (last > 0 && PACKAGES.contains(name.substring(0, last))) {
        return Context.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
