#pragma once

#include <csignal>

namespace beaker::ops {

/// The signals that end the process. Blocked in every thread, so that one thread can wait for them.
inline sigset_t ending_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

/// Before any thread is started.
inline void block_ending_signals() {
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

/// Waits until the process is asked to end; the signal.
inline int wait_for_ending_signal() {
    const sigset_t signals = ending_signals();
    int signal = 0;
    sigwait(&signals, &signal);
    return signal;
}

}  // namespace beaker::ops
