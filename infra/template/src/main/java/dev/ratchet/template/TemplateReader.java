package dev.ratchet.template;

import java.nio.file.Path;
import java.util.Map;

/** Reads a template for a deployment. */
record TemplateReader(Path file, Deployment deployment) {

  Template read(Map<String, String> parameters) throws TemplateException {
    throw new UnsupportedOperationException("the reader of " + file + " is not written yet");
  }
}
