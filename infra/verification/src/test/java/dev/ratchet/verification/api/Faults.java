package dev.ratchet.verification.api;

import dev.ratchet.engine.port.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes ports fail for as long as a test wants. */
final class Faults {
  private final Map<Class<?>, RuntimeException> faults = new ConcurrentHashMap<>();

  /** From now on, every call of this port throws this, and does nothing. */
  void in(Class<?> port, RuntimeException fault) {
    faults.put(port, fault);
  }

  /** From now on, this port cannot be reached. */
  void cutOff(Class<?> port) {
    in(port, new StoreException("SECRET-ENDPOINT does not answer", null));
  }

  /** From now on, every port works. */
  void heal() {
    faults.clear();
  }

  /** The port with its faults. */
  <P> P over(Class<P> port, P inner) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> call(port, inner, method, arguments)));
  }

  private Object call(Class<?> port, Object inner, Method method, Object[] arguments)
      throws Throwable {
    RuntimeException fault = faults.get(port);
    if (fault != null) {
      throw fault;
    }
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
