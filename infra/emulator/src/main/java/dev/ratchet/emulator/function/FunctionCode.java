package dev.ratchet.emulator.function;

import dev.ratchet.embedded.file.PrivateFiles;
import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The code of a template's functions, unpacked for as long as this is open. */
public final class FunctionCode implements AutoCloseable {

  private static final String HOW_TO_BUILD = "mvn -pl functions/handlers -am package";

  private final Path folder;
  private final List<Path> layers;
  private final Map<Path, FunctionLoader> loaders = new LinkedHashMap<>();

  private FunctionCode(Path folder, List<Path> layers) {
    this.folder = folder;
    this.layers = List.copyOf(layers);
  }

  /**
   * An empty place for code, in the folder for temporary files.
   *
   * @param layers jars or folders of classes that every function finds beside its own
   */
  public static FunctionCode open(List<Path> layers) throws StartFailure {
    try {
      return new FunctionCode(Files.createTempDirectory("ratchet-functions-"), layers);
    } catch (IOException e) {
      throw new StartFailure("cannot make a folder for the functions' code: " + e, e);
    }
  }

  /**
   * A place for code in a folder that belongs to nobody else. It is emptied first: whoever was
   * killed left something there.
   *
   * @param layers jars or folders of classes that every function finds beside its own
   */
  public static FunctionCode open(Path folder, List<Path> layers) throws StartFailure {
    try {
      empty(folder);
      return new FunctionCode(PrivateFiles.folder(folder), layers);
    } catch (IOException e) {
      throw new StartFailure("cannot make a folder for the functions' code: " + e, e);
    }
  }

  /**
   * The loader of a zip or folder; all functions with the same code share one.
   *
   * @throws StartFailure if it is not there or cannot be read
   */
  public FunctionLoader loader(Path code) throws StartFailure {
    var there = loaders.get(code);
    if (there != null) {
      return there;
    }
    var made = FunctionLoader.of(Files.isDirectory(code) ? code : unpack(code), layers);
    loaders.put(code, made);
    return made;
  }

  /**
   * Where the classes of a zip or folder lie, for who loads them in another way.
   *
   * @throws StartFailure if it is not there or cannot be read
   */
  public List<URL> urls(Path code) throws StartFailure {
    return FunctionLoader.urls(Files.isDirectory(code) ? code : unpack(code), layers);
  }

  /** The loaders so far. */
  public List<FunctionLoader> loaders() {
    return List.copyOf(loaders.values());
  }

  /** The failure where a zip is not there. */
  public static StartFailure missing(Path zip) {
    return new StartFailure(
        "the functions' code is not there: %s; build it with %s".formatted(zip, HOW_TO_BUILD));
  }

  private Path unpack(Path zip) throws StartFailure {
    if (!Files.isRegularFile(zip)) {
      throw missing(zip);
    }
    var target = folder.resolve(Integer.toString(loaders.size()));
    try (var file = new ZipFile(zip.toFile())) {
      for (var entries = file.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new StartFailure(zip + " has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          try (var content = file.getInputStream(entry)) {
            Files.copy(content, path);
          }
        }
      }
      return target;
    } catch (ZipException e) {
      throw new StartFailure(
          "%s is not a zip (%s); build it again with %s"
              .formatted(zip, e.getMessage(), HOW_TO_BUILD),
          e);
    } catch (IOException e) {
      throw new StartFailure("cannot unpack %s to %s: %s".formatted(zip, target, e), e);
    }
  }

  /** Forgets the classes and deletes what was unpacked. */
  @Override
  public void close() {
    try {
      for (var loader : loaders.values()) {
        loader.close();
      }
      empty(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static void empty(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException nothingThere) {
      // Or whoever cleans the folder for temporary files came first.
    }
  }
}
