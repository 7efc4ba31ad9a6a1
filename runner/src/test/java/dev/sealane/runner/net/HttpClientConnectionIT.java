package dev.sealane.runner.net;

class HttpClientConnectionIT extends ConnectionContract {

  HttpClientConnectionIT() {
    super(SmallCalls.HTTP_CLIENT);
  }
}
