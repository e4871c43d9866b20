#include <unistd.h>

#include "ops/cli/command_line.hpp"

int main(int count, char** arguments) { return beaker::ops::run_command_line(count, arguments, environ); }
