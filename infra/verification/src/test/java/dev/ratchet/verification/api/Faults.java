package dev.ratchet.verification.api;

import dev.ratchet.engine.port.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes ports fail for as long as a test wants. */
final class Faults {
  private record Fault(String method, RuntimeException thrown) {
    boolean strikes(Method called) {
      return method.isEmpty() || method.equals(called.getName());
    }
  }

  private final Map<Class<?>, Fault> faults = new ConcurrentHashMap<>();
  private final Map<String, Object> answers = new ConcurrentHashMap<>();

  /** From now on, every call of this port throws this, and does nothing. */
  void in(Class<?> port, RuntimeException fault) {
    faults.put(port, new Fault("", fault));
  }

  /** From now on, this port cannot be reached. */
  void cutOff(Class<?> port) {
    cutOff(port, "");
  }

  /**
   * From now on, this method of a port cannot be reached.
   *
   * @param method its name; empty for all of them
   */
  void cutOff(Class<?> port, String method) {
    faults.put(
        port, new Fault(method, new StoreException("SECRET-ENDPOINT does not answer", null)));
  }

  /** From now on, this method of a port answers so, and does nothing. */
  void answer(Class<?> port, String method, Object answer) {
    answers.put(port.getName() + "." + method, answer);
  }

  /** From now on, every port works. */
  void heal() {
    faults.clear();
    answers.clear();
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
    Fault fault = faults.get(port);
    if (fault != null && fault.strikes(method)) {
      throw fault.thrown();
    }
    Object answer = answers.get(port.getName() + "." + method.getName());
    if (answer != null) {
      return answer;
    }
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
