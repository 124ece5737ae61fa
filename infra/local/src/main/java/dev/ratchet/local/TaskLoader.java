package dev.ratchet.local;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads the classes of tasks from a function's zip, for an engine that is not in there: what tasks
 * know of the engine are the runner's own classes.
 */
final class TaskLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  TaskLoader(List<URL> urls) {
    super("tasks", urls.toArray(URL[]::new), new Shared());
  }

  /** The platform, and the engine from the runner's class path. */
  private static final class Shared extends ClassLoader {

    private static final List<String> PACKAGES =
        List.of("dev.ratchet.core.", "dev.ratchet.engine.");

    Shared() {
      super("engine", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (PACKAGES.stream().anyMatch(name::startsWith)) {
        return TaskLoader.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
