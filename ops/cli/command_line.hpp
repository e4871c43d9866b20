#pragma once

namespace beaker::ops {

/// Reads the arguments, checks all of them before anything is opened, and runs one command. Returns its exit
/// code.
int run_command_line(int count, const char* const* arguments, const char* const* environment);

}  // namespace beaker::ops
