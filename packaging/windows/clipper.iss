; Inno Setup script for the Windows installer. UNTESTED: written on Linux, never yet run on Windows.
; iscc /DVersion=0.1.0 packaging\windows\clipper.iss   (after PyInstaller has made dist\clipper)
#ifndef Version
  #define Version "0.1.0"
#endif
[Setup]
AppId={{6F0B8F1E-6B0E-4C55-9A57-6E3C0C0E7C11}
AppName=Clipper
AppVersion={#Version}
AppPublisher=The Clipper developers
DefaultDirName={autopf}\Clipper
DefaultGroupName=Clipper
PrivilegesRequired=lowest
OutputDir=..\..\dist
OutputBaseFilename=clipper-{#Version}-setup
SetupIconFile=..\..\build\icons\clipper.ico
UninstallDisplayIcon={app}\clipper.exe
LicenseFile=..\..\LICENSE
Compression=lzma2
SolidCompression=yes
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes

[Files]
Source: "..\..\dist\clipper\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{group}\Clipper"; Filename: "{app}\clipper.exe"
Name: "{autodesktop}\Clipper"; Filename: "{app}\clipper.exe"; Tasks: desktopicon

[Tasks]
Name: desktopicon; Description: "Put an icon on the desktop"; Flags: unchecked

[Registry]
Root: HKA; Subkey: "Software\Classes\Applications\clipper.exe\shell\open\command"; ValueType: string; ValueData: """{app}\clipper.exe"" open ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\clipper.exe\SupportedTypes"; ValueType: string; ValueName: ".mhtml"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\clipper.exe\SupportedTypes"; ValueType: string; ValueName: ".html"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\clipper.exe\SupportedTypes"; ValueType: string; ValueName: ".eml"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\clipper.exe\SupportedTypes"; ValueType: string; ValueName: ".pdf"; ValueData: ""
