# The Debian package: `cpack --config build/release/CPackConfig.cmake` after a release build. What it depends on is found by
# dpkg-shlibdeps. Paths are from the root, because the configuration lies in /etc whatever the prefix.
set(generated ${CMAKE_BINARY_DIR}/packaging)
file(MAKE_DIRECTORY ${generated})

file(READ ${CMAKE_SOURCE_DIR}/ops/beaker.toml packaged_toml)
string(REPLACE "data_dir = \"var/\"" "data_dir = \"/var/lib/beaker\"" packaged_toml "${packaged_toml}")
file(CONFIGURE OUTPUT ${generated}/beaker.toml CONTENT "${packaged_toml}" @ONLY)

# The program describes itself.
install(CODE "
    function(written file)
        execute_process(COMMAND $<TARGET_FILE:beaker> \${ARGN} OUTPUT_FILE ${generated}/\${file} COMMAND_ERROR_IS_FATAL ANY)
    endfunction()
    written(beaker.1 man)
    written(beaker.bash completion bash)
    written(_beaker completion zsh)
    written(beaker.fish completion fish)
    execute_process(COMMAND gzip --best --no-name --force ${generated}/beaker.1 COMMAND_ERROR_IS_FATAL ANY)")
install(PROGRAMS $<TARGET_FILE:beaker> DESTINATION usr/bin)
install(FILES ${generated}/beaker.toml DESTINATION etc/beaker)
install(FILES .env.example DESTINATION usr/share/beaker RENAME env.example)
install(FILES ops/beaker.service DESTINATION lib/systemd/system)
install(FILES ${generated}/beaker.1.gz DESTINATION usr/share/man/man1)
install(FILES ${generated}/beaker.bash DESTINATION usr/share/bash-completion/completions RENAME beaker)
install(FILES ${generated}/_beaker DESTINATION usr/share/zsh/vendor-completions)
install(FILES ${generated}/beaker.fish DESTINATION usr/share/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md DESTINATION usr/share/doc/beaker)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME beaker)
set(CPACK_PACKAGE_CONTACT "Beaker <ops@example.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "AI phone caller as an event-sourced stream processor")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS tzdata) # whom we may call when
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/ops/debian/conffiles"
    "${CMAKE_SOURCE_DIR}/ops/debian/postinst"
    "${CMAKE_SOURCE_DIR}/ops/debian/prerm"
    "${CMAKE_SOURCE_DIR}/ops/debian/postrm")
include(CPack)
