package dev.sealane.e2e;

import dev.sealane.e2e.StepProxy.Passing;
import java.util.function.Predicate;

/// The steps of the handshake, as they pass between a runner and its server.
enum Step implements Predicate<Passing> {
  /// A poll that has got a message.
  CLAIM {
    @Override
    public boolean test(Passing passing) {
      return passing.is("GET", "/messages?") && passing.answer().contains("\"MessageID\"");
    }
  },
  CONFIRMATION {
    @Override
    public boolean test(Passing passing) {
      return passing.is("PUT", "/messages/") && passing.line().contains("/response");
    }
  },
  PERMIT {
    @Override
    public boolean test(Passing passing) {
      return passing.is("POST", "/runner/permits");
    }
  },
  LOG_REPORT {
    @Override
    public boolean test(Passing passing) {
      return reports(passing, "log");
    }
  },
  RESULT_REPORT {
    @Override
    public boolean test(Passing passing) {
      return reports(passing, "result");
    }
  };

  private static boolean reports(Passing passing, String kind) {
    return passing.is("POST", "/runner/report")
        && passing.body().contains("\"kind\":\"" + kind + "\"");
  }
}
