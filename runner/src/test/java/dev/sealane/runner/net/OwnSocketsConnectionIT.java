package dev.sealane.runner.net;

class OwnSocketsConnectionIT extends ConnectionContract {

  OwnSocketsConnectionIT() {
    super(SmallCalls.OWN_SOCKETS);
  }
}
