# Types for Foyer into the window that has the keyboard, by SendInput of Windows. A line of JSON each comes in and is answered by one, as
# electron/main/typing/helper-keyboard.ts has it; it ends with its input. Characters go as such (KEYEVENTF_UNICODE), whatever the keyboard's layout.
# https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-sendinput
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding($false)
[Console]::InputEncoding = New-Object System.Text.UTF8Encoding($false)

Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class FoyerKeys {
  [StructLayout(LayoutKind.Sequential)] struct KeyInput { public ushort vk, scan; public uint flags, time; public IntPtr extra; }
  [StructLayout(LayoutKind.Sequential)] struct MouseInput { public int x, y; public uint data, flags, time; public IntPtr extra; }
  [StructLayout(LayoutKind.Explicit)] struct Union { [FieldOffset(0)] public KeyInput key; [FieldOffset(0)] public MouseInput mouse; }
  [StructLayout(LayoutKind.Sequential)] struct Input { public uint type; public Union u; }
  [DllImport("user32.dll")] static extern IntPtr GetForegroundWindow();
  [DllImport("user32.dll")] static extern uint GetWindowThreadProcessId(IntPtr window, out uint pid);
  [DllImport("user32.dll", SetLastError = true)] static extern uint SendInput(uint count, Input[] inputs, int size);
  public static string Window() { return GetForegroundWindow().ToInt64().ToString(); }
  public static uint Pid() { uint pid; GetWindowThreadProcessId(GetForegroundWindow(), out pid); return pid; }
  static bool Send(ushort vk, ushort scan, uint flags) {
    var inputs = new Input[2];
    for (int at = 0; at < 2; at++) {
      inputs[at].type = 1;
      inputs[at].u.key = new KeyInput { vk = vk, scan = scan, flags = flags | (at == 1 ? 2u : 0u) };
    }
    return SendInput(2, inputs, Marshal.SizeOf(typeof(Input))) == 2;
  }
  public static bool Letter(char letter) { return Send(0, letter, 4); }
  public static bool Key(ushort vk) { return Send(vk, 0, 0); }
}
'@

$Keys = @{ Tab = 0x09; Enter = 0x0D; Space = 0x20; ArrowRight = 0x27; ArrowDown = 0x28 }

function Say($word) { [Console]::Out.Write((ConvertTo-Json -InputObject $word -Compress) + "`n"); [Console]::Out.Flush() }

# Nothing more is pressed once another window has the keyboard: looked at before each key. What Windows refuses (a program with more rights) is told.
function Press($ask) {
  $has = $ask.PSObject.Properties.Name
  if ($has -contains 'key') {
    if ([FoyerKeys]::Window() -ne $ask.window) { return @{ pressed = $false } }
    if (-not [FoyerKeys]::Key($Keys[[string]$ask.key])) { return @{ failed = 'SendInput' } }
    Start-Sleep -Milliseconds ([int]$ask.delayMs)
    return @{ pressed = $true }
  }
  foreach ($letter in ([string]$ask.text).ToCharArray()) {
    if ([FoyerKeys]::Window() -ne $ask.window) { return @{ pressed = $false } }
    if (-not [FoyerKeys]::Letter($letter)) { return @{ failed = 'SendInput' } }
    # Both halves of a character that has two go together.
    if (-not [char]::IsHighSurrogate($letter)) { Start-Sleep -Milliseconds ([int]$ask.delayMs) }
  }
  return @{ pressed = $true }
}

while ($null -ne ($line = [Console]::In.ReadLine())) {
  try {
    $ask = ConvertFrom-Json -InputObject $line
    if ($ask.do -eq 'focused') {
      $processId = [FoyerKeys]::Pid()
      if ($processId -eq 0) { Say @{ none = $true } } else { Say @{ window = [FoyerKeys]::Window(); pid = [int]$processId } }
    } else { Say (Press $ask) }
  } catch { Say @{ failed = $_.Exception.GetType().Name } }
}
