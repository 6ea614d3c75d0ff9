<#
.SYNOPSIS
Runs step 2 of setup, and starts the services, on the computer on which it is run.
.DESCRIPTION
For computers that have their local configuration store already (step 1 of the Deployment Wizard). The wizard is the
documented way; bootstrapper.exe without options is documented for computers whose topology changed. Certificates are
assigned with the wizard, or with the commands of the plan. Exit codes: 0 done, 1 something failed, 2 nothing to do here
or stopped for you.
.PARAMETER Yes
Do not ask.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
param([switch]$Yes)

. ([IO.Path]::Combine($PSScriptRoot, 'Kit.ps1'))

function Get-Bootstrapper {
    foreach ($product in 'Skype for Business Server 2015', 'Microsoft Lync Server 2013') {
        $path = [IO.Path]::Combine($env:ProgramFiles, $product, 'Deployment', 'bootstrapper.exe')
        if ([IO.File]::Exists($path)) { return $path }
    }
    throw 'bootstrapper.exe was not found: run step 1 of the Deployment Wizard first.'
}

# Whether a topology still has a computer.
function Test-Member {
    param([string]$Xml, [string]$Fqdn)
    foreach ($element in [System.Xml.Linq.XElement]::Parse($Xml).Descendants()) {
        if ('Machine', 'Cluster' -cnotcontains $element.Name.LocalName) { continue }
        $attribute = $element.Attribute('Fqdn')
        if ($null -ne $attribute -and $attribute.Value -eq $Fqdn) { return $true }
    }
    return $false
}

if ($Yes) { $ConfirmPreference = 'None' }
Invoke-Kit -What 'setup' -Do {
    $own = [Net.Dns]::GetHostEntry('').HostName
    $isListed = $false
    foreach ($computer in Get-KitList -Object $kit -Name 'setup') { if ($computer.fqdn -eq $own) { $isListed = $true } }
    if (-not $isListed) {
        Set-KitResult -Outcome 'stopped' -Text ('Setup has nothing to do on ' + $own + ' for this kit.')
        return
    }
    Import-KitModule
    # The local store has what is published; otherwise setup would follow the topology before.
    $local = Get-KitTopology -FromLocalStore
    $here = Get-KitLines -Xml $local
    $published = Get-KitLines -Xml (Get-KitTopology)
    if (@(Compare-KitLines -Then $published -Now $here).Count -gt 0) {
        throw 'The local store does not have the published topology yet. Wait for replication, and run this again.'
    }
    $bootstrapper = Get-Bootstrapper
    if (-not $PSCmdlet.ShouldProcess($own, 'set up or remove components, and start the services')) {
        Set-KitResult -Outcome 'stopped' -Text 'Nothing was changed.'
        return
    }
    # The operator & would not wait for a program with windows. Its exit code is not documented, so what counts is what
    # is there afterwards.
    $process = Start-Process -FilePath $bootstrapper -Wait -PassThru
    Write-KitLine -Text ('  bootstrapper.exe ended with ' + [string]$process.ExitCode)
    if (-not (Test-Member -Xml $local -Fqdn $own)) {
        Set-KitResult -Outcome 'done' -Text 'The topology does not have this computer any more; its components are removed.'
        return
    }
    if (@(Get-CsCertificate -Type Default).Count -eq 0) {
        Set-KitResult -Outcome 'stopped' -Text 'Assign the Default certificate now (step 3 of the wizard), then run this again.'
        return
    }
    Start-CsWindowsService
    $stopped = @(Get-CsWindowsService | Where-Object { [string]$_.Status -ne 'Running' })
    if ($stopped.Count -gt 0) { throw 'Some services do not run; look at Get-CsWindowsService.' }
    Set-KitResult -Outcome 'done' -Text 'The services run.'
}
